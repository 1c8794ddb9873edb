import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import {
  type ApiServer,
  openApiServer,
  QUIET_PERIOD_MS,
} from "@/lib/adapters/release-platforms/kubernetes/api-server";
import { readConnection } from "@/lib/adapters/release-platforms/kubernetes/connection";
import type { Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";
import {
  observeTemplate,
  obstacleTo,
  readPods,
  readServing,
  seeExisting,
} from "@/lib/adapters/release-platforms/kubernetes/observe";
import { helmReleaseOf, overrulingOwnerOf } from "@/lib/adapters/release-platforms/kubernetes/owners";
import { probeKubernetes } from "@/lib/adapters/release-platforms/kubernetes/probe";
import { rolloutOf, troubleOf } from "@/lib/adapters/release-platforms/kubernetes/rollout";
import { attemptTemplate } from "@/lib/adapters/release-platforms/kubernetes/set-template";
import { type KubernetesTarget, workloadOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import {
  type CurrentRelease,
  type Ends,
  type Observation,
  type PlanPreview,
  type PlatformCandidate,
  PlatformUnreadable,
  type ReleasePlatform,
  type Sending,
  type SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep, SetTemplateStep } from "@/lib/domain/plan/plan-step";

const LOOK_AGAIN_MS = 500;
const NO_STEP = "It is no step for a workload of Kubernetes.";

const NOT_RESTORED = [
  "ConfigMaps and Secrets: the pods read what is in them now.",
  "The number of replicas, Services, Ingresses and other objects beside the workload.",
  "Volumes and what is in them.",
  "Databases, queues and caches: their schema and their rows stay as they are.",
  "Jobs that are queued, mails that are sent, payments that are made.",
  "Feature flags, and other workloads that were released together with this one.",
];

/** A Deployment, StatefulSet or DaemonSet, put back by giving it the pod template of an earlier release. */
export function kubernetes(target: KubernetesTarget): ReleasePlatform {
  const api = openApiServer(target.connection);
  const platform: ReleasePlatform = {
    kind: "kubernetes",
    capabilities: {
      idempotencyKey: false,
      precondition: true,
      listOperations: false,
      dryRun: true,
      quietPeriodMs: QUIET_PERIOD_MS,
      longestCallMs: target.rolloutTimeoutMs,
    },
    get place() {
      const location = `${workloadOf(target)} of ${serverOf(target)}`;
      return { identity: location, location };
    },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl,
    current: () => readCurrent(api, target),
    candidates: () => readCandidates(api, target),
    changeUnderWay: () => isRollingOut(api, target),
    preview: (from, to) => preview(api, target, from, to),
    held: async () => null,
    async observe(step, plan) {
      if (step.kind !== "set-template") return { at: "other", what: NO_STEP };
      const foreign = foreignStep(step, target);
      if (foreign !== null) return { at: "other", what: foreign };
      return withoutFailure(await observeTemplate(api, target, step, plan));
    },
    send: (step, plan, sending) => send(platform, api, target, { step, plan, sending }),
    servingVersion: () => readServing(api, target),
    probe: () => probeKubernetes(api, target),
  };
  return platform;
}

/** Where the connection cannot be read, its file stands for the server: nothing can be asked there anyway. */
function serverOf({ connection }: KubernetesTarget): string {
  try {
    return readConnection(connection).server;
  } catch {
    return "kubeconfig" in connection ? connection.kubeconfig : connection.server;
  }
}

async function readCurrent(api: ApiServer, target: KubernetesTarget): Promise<CurrentRelease> {
  const { workload, live } = await seeExisting(api, target);
  if (live === null)
    throw new PlatformUnreadable(
      workload.spec.paused
        ? `${workloadOf(target)} is paused with a template that no pod has. Resume it first.`
        : `The cluster has not made a release of the template of ${workloadOf(target)} yet. Ask again in a moment.`,
    );
  const warnings = workload.spec.paused ? [`${workloadOf(target)} is paused.`] : [];
  const serving = target.versionUrl === null ? null : await askServingVersion(target.versionUrl);
  if (serving?.ok && !servesRelease(serving, live))
    warnings.push(`The template is of ${live.version}, but ${target.versionUrl} answers ${serving.version}.`);
  return {
    releaseId: live.id,
    version: live.version,
    commit: live.commit,
    since: live.returned ? null : live.createdAt,
    configHash: hashOfSettings(workload),
    saidBy: serving?.ok ? "cluster and version address" : "cluster",
    warnings,
    overruledBy: overrulingOwnerOf(workload),
  };
}

/** What a rollback leaves as it is and what decides how it goes. Replicas are not among it: they come and go by themselves. */
function hashOfSettings({ spec }: Workload): string {
  const { selector, strategy, updateStrategy, minReadySeconds } = spec;
  const settings = JSON.stringify([selector, strategy ?? null, updateStrategy ?? null, minReadySeconds]);
  return `sha256:${createHash("sha256").update(settings).digest("hex")}`;
}

async function readCandidates(api: ApiServer, target: KubernetesTarget): Promise<PlatformCandidate[]> {
  const seen = await seeExisting(api, target);
  if (helmReleaseOf(seen.workload) !== null) throw new PlatformUnreadable(obstacleTo(seen, target) ?? "");
  return seen.releases.map(({ id, version, commit, digest }) => ({
    releaseId: id,
    version,
    commit,
    artefactDigest: digest,
    retained: true,
  }));
}

/** A rollout that hangs is nobody's change any more: it is what people want to go back from. */
async function isRollingOut(api: ApiServer, target: KubernetesTarget): Promise<boolean> {
  const { workload, live } = await seeExisting(api, target);
  if (live === null) return true;
  if (rolloutOf(target.kind, workload, live).state !== "progressing" || live.denied !== null) return false;
  return troubleOf(await readPods(api, target, workload, live)) === null;
}

async function preview(
  api: ApiServer,
  target: KubernetesTarget,
  from: PlanFrom,
  to: PlanTo,
): Promise<PlanPreview> {
  const { workload } = await seeExisting(api, target);
  const step: SetTemplateStep = {
    kind: "set-template",
    server: readConnection(target.connection).server,
    namespace: target.namespace,
    workload: target.kind,
    name: target.name,
    uid: workload.metadata.uid,
    from: from.releaseId,
    to: to.releaseId,
    templateDigest: to.artefactDigest,
  };
  return { steps: [step], notes: notesOn(workload, target), hold: null };
}

function notesOn({ spec }: Workload, { kind }: KubernetesTarget): string[] {
  if (kind === "StatefulSet")
    return [
      "Pods are replaced one after the other. A pod of the present release that never becomes ready has to be deleted by hand.",
    ];
  return spec.strategy?.type === "Recreate"
    ? [
        "All pods are stopped before the first new one starts (strategy Recreate), so production is away in between.",
      ]
    : [];
}

/** Why the step is not one for this target as it is configured now; null when it is. */
function foreignStep(step: SetTemplateStep, target: KubernetesTarget): string | null {
  const { server } = readConnection(target.connection);
  const same =
    step.server === server &&
    step.namespace === target.namespace &&
    step.workload === target.kind &&
    step.name === target.name;
  return same
    ? null
    : `The plan changes ${step.workload} ${step.name} in namespace ${step.namespace} of ${step.server}, the service lies elsewhere now.`;
}

/** For somebody who only looks, a release that does not come up is something else than the plan wants. */
function withoutFailure(seen: Awaited<ReturnType<typeof observeTemplate>>): Observation {
  if (seen.at !== "failed") return seen;
  return seen.denied ? { at: "unknown", why: seen.why } : { at: "other", what: seen.why };
}

async function send(
  platform: ReleasePlatform,
  api: ApiServer,
  target: KubernetesTarget,
  { step, plan, sending }: { step: PlanStep; plan: Ends; sending: Sending },
): Promise<SendOutcome> {
  if (step.kind !== "set-template") return { outcome: "refused", reason: NO_STEP };
  const attempt = attemptTemplate(api, target, { step, plan, sending });
  /** Somebody may have made the very same change a moment ago: then it is followed, not made again. */
  const observe: ReleasePlatform["observe"] = async (...asked) => {
    for (;;) {
      const seen = await platform.observe(...asked);
      if (seen.at !== "unknown" || sending.signal.aborted) return seen;
      await wait(LOOK_AGAIN_MS, undefined, { signal: sending.signal }).catch(() => undefined);
    }
  };
  return sendStep({ preview: platform.preview, observe }, step, plan, sending, attempt);
}
