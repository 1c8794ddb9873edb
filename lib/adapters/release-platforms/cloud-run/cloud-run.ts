import { failure, isAtWork, see } from "@/lib/adapters/release-platforms/cloud-run/observe";
import { probe } from "@/lib/adapters/release-platforms/cloud-run/probe";
import {
  type CloudRun,
  needService,
  readRevision,
  readRevisions,
} from "@/lib/adapters/release-platforms/cloud-run/read";
import {
  movingSecrets,
  releaseOf,
  serviceConfigHash,
} from "@/lib/adapters/release-platforms/cloud-run/releases";
import { shortName } from "@/lib/adapters/release-platforms/cloud-run/resources";
import { LONGEST_CALL_MS, send, tryOut } from "@/lib/adapters/release-platforms/cloud-run/send";
import { authorizationFor } from "@/lib/adapters/release-platforms/cloud-run/service-account";
import { stepsFor, whyNotLatest } from "@/lib/adapters/release-platforms/cloud-run/steps";
import {
  addressOf,
  type CloudRunTarget,
  serviceName,
} from "@/lib/adapters/release-platforms/cloud-run/target";
import { served, wanted } from "@/lib/adapters/release-platforms/cloud-run/traffic";
import { readServing } from "@/lib/adapters/release-platforms/production-answers";
import {
  type CurrentRelease,
  type Ends,
  type Held,
  type HoldWish,
  type PlanPreview,
  PlatformUnreadable,
  type ReleasePlatform,
} from "@/lib/adapters/release-platforms/release-platform";

const QUIET_PERIOD_MS = 30_000;
const DRY_RUN_TIMEOUT_MS = 30_000;

const NOT_RESTORED = [
  "The database: its schema and its rows stay as they are.",
  "Secrets that the revision reads by a moving version, such as latest: it starts with what they hold today.",
  "Settings of the service itself: ingress, who may call it, its own scaling, its domains.",
  "Files in Cloud Storage and on mounted volumes, caches and CDN copies.",
  "Jobs of Cloud Run, of Cloud Scheduler and of Cloud Tasks, and messages in queues.",
  "Feature flags, and other services that were released together with this one.",
];

/** A service of Google Cloud Run, by the REST form of its Admin API v2. A release is a revision. */
export function cloudRun(target: CloudRunTarget): ReleasePlatform {
  const run: CloudRun = { target, authorize: authorizationFor(target) };
  const { project, region, service } = target;
  return {
    kind: "cloud-run",
    capabilities: {
      idempotencyKey: false,
      precondition: true,
      listOperations: false,
      dryRun: true,
      quietPeriodMs: QUIET_PERIOD_MS,
      longestCallMs: LONGEST_CALL_MS,
    },
    place: {
      identity: addressOf(target, serviceName(target)),
      location: `Cloud Run service ${service} in ${region} of project ${project}`,
    },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => readCurrent(run),
    candidates: async () => (await readRevisions(run)).map((revision) => releaseOf(revision, target)),
    changeUnderWay: async () => isAtWork(await needService(run)),
    preview: (from, to, hold) => preview(run, { from, to }, hold),
    held: () => readHeld(run),
    observe: async (step, ends) => (await see(run, step, ends)).observation,
    send: (step, ends, sending) => send(run, step, ends, sending),
    servingVersion: () => readServing(target.versionUrl, () => readCurrent(run)),
    probe: () => probe(run),
  };
}

async function readCurrent(run: CloudRun): Promise<CurrentRelease> {
  const service = await needService(run);
  const now = served(service);
  if (!now.ok) throw new PlatformUnreadable(`${run.target.service}: ${now.why}`);
  const revision = await readRevision(run, now.revision);
  if (!revision)
    throw new PlatformUnreadable(`Cloud Run has traffic for ${now.revision}, but no such revision.`);
  const { releaseId, version, commit } = releaseOf(revision, run.target);
  const spec = wanted(service);
  const why = failure(service);
  const created = shortName(service.latestCreatedRevision);
  const warnings = [
    isAtWork(service) && "Cloud Run is still carrying out a change",
    (!spec.ok || spec.revision !== releaseId) &&
      `all traffic goes to ${releaseId}, but ${spec.ok ? spec.revision : "a split"} is wanted`,
    why,
    spec.ok &&
      spec.pinned &&
      created !== releaseId &&
      `${created} is newer and gets no traffic: it is pinned`,
    service.client === "terraform" &&
      "Terraform wrote the service: its next run may put its own traffic settings back",
  ].filter((warning) => typeof warning === "string");
  // Config Connector marks what it owns, and puts back what it was told.
  const isOwned = service.labels["managed-by-cnrm"] === "true";
  return {
    releaseId,
    version,
    commit,
    configHash: serviceConfigHash(service),
    since: null,
    saidBy: "the traffic that Cloud Run reports",
    warnings,
    overruledBy: isOwned ? "Config Connector" : null,
  };
}

async function preview(run: CloudRun, ends: Ends, wish: HoldWish): Promise<PlanPreview> {
  const service = await needService(run);
  const steps = stepsFor(run.target, service, ends, wish);
  for (const step of steps) {
    const tried = await tryOut(run, step, null, AbortSignal.timeout(DRY_RUN_TIMEOUT_MS));
    if (tried.called !== "accepted") throw new PlatformUnreadable(tried.reason);
  }
  const revision = await readRevision(run, ends.to.releaseId);
  const moving = revision ? movingSecrets(revision) : [];
  const notLatest = wish === "lift" ? whyNotLatest(service, ends.to) : null;
  const notes = [
    "Cloud Run checked each call (validateOnly) and would accept it.",
    "Environment variables, limits and the service account belong to the revision and go back with it.",
    moving.length > 0 &&
      `It reads these secrets by a moving version, so as they are today: ${moving.join(", ")}.`,
    notLatest !== null && `Traffic stays pinned: ${notLatest}`,
  ].filter((note) => typeof note === "string");
  const isLifted = wish === "lift" && notLatest === null;
  const hold = `All traffic is pinned to ${ends.to.releaseId}: a new revision gets none until the service follows its latest one again.`;
  return { steps, notes, hold: isLifted ? null : hold };
}

async function readHeld(run: CloudRun): Promise<Held> {
  const spec = wanted(await needService(run));
  if (!spec.ok) throw new PlatformUnreadable(`${run.target.service}: ${spec.why}`);
  return spec.pinned
    ? { on: true, means: `All traffic is pinned to ${spec.revision}; a new revision gets none.` }
    : { on: false, means: "Traffic follows the latest revision that is ready." };
}
