import { contradictionOf, readServing } from "@/lib/adapters/release-platforms/production-answers";
import {
  type CurrentRelease,
  type Held,
  type PlatformCandidate,
  PlatformUnreadable,
  type ReleasePlatform,
} from "@/lib/adapters/release-platforms/release-platform";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import { hashConfig } from "@/lib/adapters/release-platforms/vercel/config-hash";
import {
  listDeployments,
  readDeployment,
  toCandidate,
} from "@/lib/adapters/release-platforms/vercel/deployment";
import { moveDomains } from "@/lib/adapters/release-platforms/vercel/move-domains";
import { observe, observeQueue } from "@/lib/adapters/release-platforms/vercel/observe";
import { probe } from "@/lib/adapters/release-platforms/vercel/probe";
import {
  isMoving,
  type Project,
  readProject,
  readRollingRelease,
} from "@/lib/adapters/release-platforms/vercel/project";
import { HELD_BY, isStep, planOf, stepOf } from "@/lib/adapters/release-platforms/vercel/steps";
import type { VercelTarget } from "@/lib/adapters/release-platforms/vercel/target";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

/** Vercel's own rate is one look each quarter of a second; this is polite and soon enough. */
const LOOK_AGAIN_MS = 1_000;
const UNDER_WAY = ["BUILDING", "INITIALIZING", "QUEUED"];

const NOT_RESTORED = [
  "Databases, stores and everything else outside Vercel: they stay as they are.",
  "Environment variables: the old deployment runs with those it was built with, so values that were changed or rotated since are missing.",
  "Cron jobs: they go back to the schedule of the old deployment.",
  "Settings of the project: domains, redirects in the dashboard, protection, firewall, regions.",
  "Copies of pages and data in caches and browsers; open pages keep the code that they loaded.",
  "Feature flags, queued work, mails that are sent, payments that are made.",
  "Other projects and services that were released together with this one.",
];

/** A project at Vercel: a release is a production deployment, and going back points the production domains at it. */
export function vercel(target: VercelTarget): ReleasePlatform {
  const platform: ReleasePlatform = {
    kind: "vercel",
    capabilities: {
      idempotencyKey: false,
      precondition: false,
      listOperations: false,
      dryRun: false,
      quietPeriodMs: 20_000,
      longestCallMs: 60_000,
    },
    place: {
      identity: target.projectId,
      location: `Vercel project ${target.projectId} of ${target.teamId}`,
    },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => readCurrent(target),
    candidates: () => readCandidates(target),
    changeUnderWay: () => changeUnderWay(target),
    async preview(_, to, wish) {
      const deployment = await readDeployment(target, to.releaseId);
      const held = wish === "leave" && (await readHeld(target)).on;
      return planOf(target, to, wish, { held, staged: deployment?.readySubstate === "STAGED" });
    },
    held: () => readHeld(target),
    async observe(step, ends, idempotencyKey) {
      if (!isOurs(target, step, ends.to))
        return { at: "other", what: "It is no step for this project at Vercel." };
      const project = await readProject(target);
      const seen = await observe(target, project, ends);
      const mayWait =
        seen.at === "from" &&
        idempotencyKey !== undefined &&
        isStep(step, stepOf(target, ends.to, "promote"));
      return mayWait ? observeQueue(target, project) : seen;
    },
    async send(step, ends, sending) {
      if (step.kind !== "request" || !isOurs(target, step, ends.to))
        return { outcome: "refused", reason: "The target was configured anew after the plan was made." };
      const { make, look } = moveDomains(target, step, ends, sending.signal);
      return sendStep(platform, step, ends, sending, { make, look, lookAgainMs: LOOK_AGAIN_MS });
    },
    servingVersion: () => readServing(target.versionUrl, () => readCurrent(target)),
    probe: () => probe(target),
  };
  return platform;
}

function isOurs(target: VercelTarget, step: PlanStep, to: PlanTo): boolean {
  return isStep(step, stepOf(target, to, "rollback")) || isStep(step, stepOf(target, to, "promote"));
}

async function readCurrent(target: VercelTarget): Promise<CurrentRelease> {
  const project = await readProject(target);
  const id = project.production;
  if (id === null)
    throw new PlatformUnreadable(`The project ${project.name} has no production deployment yet`);
  const [deployment, configHash, serving, rolling] = await Promise.all([
    readDeployment(target, id),
    hashConfig(target, project),
    target.versionUrl === undefined ? null : askServingVersion(target.versionUrl),
    readRollingRelease(target, project),
  ]);
  if (deployment === null)
    throw new PlatformUnreadable(`Vercel says that ${id} is live, but does not show it`);
  const { version, commit } = deployment;
  const contradiction = contradictionOf(target.versionUrl, serving, { version, commit });
  const warnings = contradiction === null ? [] : [contradiction];
  if (rolling !== null) warnings.push(`A rolling release gives a part of the traffic to ${rolling}.`);
  const saidBy = serving?.ok && contradiction === null ? "Vercel and version address" : "Vercel";
  const since = sinceOf(project, deployment.aliasAssigned);
  return { releaseId: id, version, commit, configHash, since, saidBy, warnings };
}

function sinceOf({ lastAliasRequest, production }: Project, aliasAssigned: unknown): Date | null {
  const moved = lastAliasRequest?.jobStatus === "succeeded" && lastAliasRequest.toDeploymentId === production;
  if (moved) return new Date(lastAliasRequest.requestedAt);
  return typeof aliasAssigned === "number" ? new Date(aliasAssigned) : null;
}

/** The live release is among them, however old it is. */
async function readCandidates(target: VercelTarget): Promise<PlatformCandidate[]> {
  const [{ production }, listed] = await Promise.all([
    readProject(target),
    listDeployments(target, ["READY"]),
  ]);
  const isListed = production === null || listed.some(({ id }) => id === production);
  const live = isListed ? null : await readDeployment(target, production);
  return [...listed, ...(live ? [live] : [])].map((deployment) => toCandidate(target, deployment));
}

async function changeUnderWay(target: VercelTarget): Promise<boolean> {
  const project = await readProject(target);
  if (isMoving(project)) return true;
  if ((await readRollingRelease(target, project)) !== null) return true;
  return (await listDeployments(target, UNDER_WAY)).length > 0;
}

async function readHeld(target: VercelTarget): Promise<Held> {
  const { autoAssignCustomDomains } = await readProject(target);
  if (autoAssignCustomDomains === undefined)
    throw new PlatformUnreadable("Vercel does not say whether new deployments get the production domains");
  return autoAssignCustomDomains
    ? { on: false, means: "New production deployments get the production domains by themselves" }
    : { on: true, means: HELD_BY };
}
