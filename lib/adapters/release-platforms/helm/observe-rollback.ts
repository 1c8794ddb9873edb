import type { Cluster } from "@/lib/adapters/release-platforms/helm/cluster";
import { configHashOf, look, type Standing } from "@/lib/adapters/release-platforms/helm/current-release";
import { readHelmVersion } from "@/lib/adapters/release-platforms/helm/helm-program";
import { ageOf, type ReleaseHistory, releaseIdOf } from "@/lib/adapters/release-platforms/helm/history";
import { nameOf } from "@/lib/adapters/release-platforms/helm/manifest";
import { isRollbackStep } from "@/lib/adapters/release-platforms/helm/rollback-step";
import { servesThis } from "@/lib/adapters/release-platforms/helm/serving";
import {
  canBeGoneBackTo,
  isPending,
  type Revision,
  versionOf,
} from "@/lib/adapters/release-platforms/helm/stored-release";
import { type HelmTarget, isInterrupted } from "@/lib/adapters/release-platforms/helm/target";
import { carries, rolloutOf } from "@/lib/adapters/release-platforms/helm/workload";
import type { Ends, Observation } from "@/lib/adapters/release-platforms/release-platform";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import type { PlanFrom } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

/** Throws `PlatformUnreadable`. */
export async function observeRollback(
  cluster: Cluster,
  target: HelmTarget,
  step: PlanStep,
  { from, to }: Ends,
): Promise<Observation> {
  if (!isRollbackStep(step, target, await readHelmVersion(target), to.releaseId))
    return other("The target was configured anew after the plan was made.");
  const standing = await look(cluster, target);
  const { history, live, origin } = standing;
  const { latest } = history;
  const releaseId = releaseIdOf(origin);
  if (releaseId === from.releaseId) {
    if (!(await isUnchanged(cluster, from, latest.number, live.revision)))
      return other(
        `Helm is at revision ${latest.number}: since the plan was made it changed the release, or somebody changed a ConfigMap or Secret that its pods read.`,
      );
    return targetOf(history, to);
  }
  if (releaseId === to.releaseId && origin.digest === to.artefactDigest) {
    if (isPending(latest))
      return {
        at: "unknown",
        why: `The rollback, revision ${latest.number}, has been ${latest.status} ${ageOf(latest, new Date())}.`,
      };
    if (latest.status === "deployed") return followWorkloads(target, standing, { from, to });
  }
  if (await wasInterrupted(cluster, target, history, { from, to })) return targetOf(history, to);
  const state =
    latest.status === "deployed"
      ? ""
      : ` Revision ${latest.number} is ${latest.status}: ${latest.description}.`;
  return other(
    `${versionOf(origin)}, revision ${live.revision.number}, is live; the plan goes from revision ${from.releaseId} to ${to.releaseId}.${state}`,
  );
}

/** Whether nothing was done to the release after the plan was made. */
async function isUnchanged(
  cluster: Cluster,
  { configHash }: PlanFrom,
  latest: number,
  live: Revision,
): Promise<boolean> {
  return (await configHashOf(cluster, latest, live)) === configHash;
}

async function targetOf(history: ReleaseHistory, to: Ends["to"]): Promise<Observation> {
  const revision = /^\d+$/.test(to.releaseId) ? await history.read(Number(to.releaseId)) : null;
  if (revision === null) return other(`Revision ${to.releaseId} is not kept in the cluster any more.`);
  if (!canBeGoneBackTo(revision.status))
    return other(`Revision ${to.releaseId} is ${revision.status}, so it is no release to go back to.`);
  return revision.digest === to.artefactDigest
    ? { at: "from" }
    : other(`The content of revision ${to.releaseId} is not what was signed.`);
}

/** Whether all that happened since the plan was made are rollbacks to its target that were killed half-way. */
async function wasInterrupted(
  cluster: Cluster,
  target: HelmTarget,
  history: ReleaseHistory,
  { from, to }: Ends,
): Promise<boolean> {
  let revision: Revision | null = history.latest;
  if (!isInterrupted(revision, target, new Date())) return false;
  while (revision !== null && isPending(revision) && revision.digest === to.artefactDigest)
    revision = await history.read(revision.number - 1);
  if (revision === null || revision.number === history.latest.number) return false;
  const origin = await history.originOf(revision);
  return releaseIdOf(origin) === from.releaseId && isUnchanged(cluster, from, revision.number, revision);
}

/** Helm says that it is done; whether the pods are, and what they serve, is asked of them. */
async function followWorkloads(
  { versionUrl }: HelmTarget,
  { history: { latest }, workloads }: Standing,
  { from, to }: Ends,
): Promise<Observation> {
  for (const { live, kind, written } of workloads) {
    if (live === null) return other(`${nameOf(written)} is not in the cluster.`);
    if (versionUrl === null && !carries(live, written))
      return other(
        `${nameOf(written)} is not as revision ${latest.number} has it: it was changed without Helm.`,
      );
    const rollout = rolloutOf(kind, live, latest.begunAt);
    if (rollout.at === "progressing") return { at: "unknown", why: `${nameOf(written)} ${rollout.why}.` };
    if (rollout.at !== "complete") return other(`${nameOf(written)} ${rollout.why}.`);
  }
  const deployed = `Helm has deployed revision ${latest.number} (${latest.description}) and its pods are ready`;
  if (versionUrl === null) return { at: "to", evidence: deployed };
  const serving = await askServingVersion(versionUrl);
  if (!serving.ok) return { at: "unknown", why: `${deployed}, but ${serving.why}.` };
  const answer = `${versionUrl} answers ${serving.version}`;
  if (servesThis(serving, to)) return { at: "to", evidence: `${deployed}; ${answer}` };
  const what = `${deployed}, but ${answer}.`;
  // What still answers as before may be a copy on the way.
  return servesThis(serving, from) ? { at: "unknown", why: what } : other(what);
}

function other(what: string): Observation {
  return { at: "other", what };
}
