import { digestOf } from "@/lib/adapters/release-platforms/built-from";
import type { ApiServer } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import type { Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";
import { obstacleTo, seeExisting } from "@/lib/adapters/release-platforms/kubernetes/observe";
import { helmReleaseOf, overrulingOwnerOf } from "@/lib/adapters/release-platforms/kubernetes/owners";
import { readPods } from "@/lib/adapters/release-platforms/kubernetes/pods";
import { rolloutOf, troubleOf } from "@/lib/adapters/release-platforms/kubernetes/rollout";
import { type KubernetesTarget, workloadOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import { contradictionOf } from "@/lib/adapters/release-platforms/production-answers";
import {
  type CurrentRelease,
  type PlatformCandidate,
  PlatformUnreadable,
} from "@/lib/adapters/release-platforms/release-platform";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

/** Throws `PlatformUnreadable`. */
export async function readCurrent(api: ApiServer, target: KubernetesTarget): Promise<CurrentRelease> {
  const { workload, live } = await seeExisting(api, target);
  if (live === null)
    throw new PlatformUnreadable(
      workload.spec.paused
        ? `${workloadOf(target)} is paused with a template that no pod has. Resume it first.`
        : `The cluster has not made a release of the template of ${workloadOf(target)} yet. Ask again in a moment.`,
    );
  const warnings = workload.spec.paused ? [`${workloadOf(target)} is paused.`] : [];
  const serving = target.versionUrl === null ? null : await askServingVersion(target.versionUrl);
  // Until a rollout is done, the pods from before may answer; afterwards nobody else should.
  const isDone = rolloutOf(target.kind, workload, live).state === "complete";
  const contradiction = contradictionOf(target.versionUrl ?? undefined, serving, live);
  if (isDone && contradiction !== null) warnings.push(contradiction);
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
  return digestOf([selector, strategy ?? null, updateStrategy ?? null, minReadySeconds]);
}

/** Throws `PlatformUnreadable`. */
export async function readCandidates(api: ApiServer, target: KubernetesTarget): Promise<PlatformCandidate[]> {
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
export async function isRollingOut(api: ApiServer, target: KubernetesTarget): Promise<boolean> {
  const { workload, live } = await seeExisting(api, target);
  if (live === null) return true;
  if (rolloutOf(target.kind, workload, live).state !== "progressing" || live.denied !== null) return false;
  return troubleOf(await readPods(api, target, workload, live)) === null;
}
