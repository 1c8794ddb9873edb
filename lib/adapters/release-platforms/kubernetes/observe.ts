import type { ApiServer } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import type { Condition, Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";
import { helmReleaseOf } from "@/lib/adapters/release-platforms/kubernetes/owners";
import { readPods } from "@/lib/adapters/release-platforms/kubernetes/pods";
import {
  type KubernetesRelease,
  liveReleaseOf,
  readReleases,
  readWorkload,
} from "@/lib/adapters/release-platforms/kubernetes/releases";
import { faultOfPods, rolloutOf, troubleOf } from "@/lib/adapters/release-platforms/kubernetes/rollout";
import { type KubernetesTarget, workloadOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import { observeProduction } from "@/lib/adapters/release-platforms/production-answers";
import {
  type Ends,
  type Observation,
  PlatformUnreadable,
} from "@/lib/adapters/release-platforms/release-platform";
import type { SetTemplateStep } from "@/lib/domain/plan/plan-step";

/** The workload with the releases that the cluster keeps of it. `live` null: the cluster has not made one of it yet. */
export type Seen = { workload: Workload; releases: KubernetesRelease[]; live: KubernetesRelease | null };

/** Throws `PlatformUnreadable`; null when there is no such workload. */
export async function see(api: ApiServer, target: KubernetesTarget): Promise<Seen | null> {
  const workload = await readWorkload(api, target);
  if (!workload) return null;
  const releases = await readReleases(api, target, workload);
  return { workload, releases, live: liveReleaseOf(target, workload, releases) };
}

/** As `see`, for questions that make no sense without the workload. */
export async function seeExisting(api: ApiServer, target: KubernetesTarget): Promise<Seen> {
  const seen = await see(api, target);
  if (!seen) throw new PlatformUnreadable(`There is no ${workloadOf(target)}.`);
  return seen;
}

/** What stands in the way of the step, whatever is live; null: nothing. */
export function obstacleTo({ workload }: Seen, target: KubernetesTarget): string | null {
  const { spec } = workload;
  const helm = helmReleaseOf(workload);
  if (helm !== null)
    return `${workloadOf(target)} belongs to the Helm release ${helm}. Roll that back, with a target of the platform helm.`;
  if (target.kind === "Deployment")
    return spec.paused
      ? `${workloadOf(target)} is paused: it would take the template and change no pod. Resume it first.`
      : null;
  if (spec.updateStrategy?.type === "OnDelete")
    return `${workloadOf(target)} changes pods only when somebody deletes them (OnDelete).`;
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  return partition > 0
    ? `${workloadOf(target)} changes only the pods from number ${partition} on (partition).`
    : null;
}

/** `before`: the condition that was there before our own call, which for a moment still is. */
export async function observeTemplate(
  api: ApiServer,
  target: KubernetesTarget,
  step: SetTemplateStep,
  plan: Ends,
  before: Condition | null = null,
): Promise<Observation | { at: "failed"; why: string; denied: boolean }> {
  const seen = await see(api, target);
  if (!seen) return { at: "other", what: `There is no ${workloadOf(target)} any more.` };
  const { workload, releases, live } = seen;
  if (workload.metadata.uid !== step.uid)
    return { at: "other", what: `${workloadOf(target)} was deleted and made anew after the plan was made.` };
  if (live?.id === step.to && live.digest === step.templateDigest)
    return followRollout(api, target, seen, live, plan, before);
  const obstacle = obstacleTo(seen, target);
  if (obstacle !== null) return { at: "other", what: obstacle };
  if (live === null) return { at: "unknown", why: "the controller has not seen the last change yet" };
  if (live.id !== step.from)
    return {
      at: "other",
      what: `${workloadOf(target)} has the template of ${live.id}; the plan starts from ${step.from}.`,
    };
  const kept = releases.find(({ id }) => id === step.to);
  return kept?.digest === step.templateDigest
    ? { at: "from" }
    : { at: "other", what: `The cluster does not keep ${step.to} any more.` };
}

async function followRollout(
  api: ApiServer,
  target: KubernetesTarget,
  { workload }: Seen,
  release: KubernetesRelease,
  ends: Ends,
  before: Condition | null,
): Promise<Observation | { at: "failed"; why: string; denied: boolean }> {
  const rollout = rolloutOf(target.kind, workload, release, before);
  switch (rollout.state) {
    case "held":
      return { at: "other", what: `The template is that of ${release.id}, but ${rollout.why}.` };
    case "failed":
      return { at: "failed", why: await withTrouble(api, target, workload, rollout.why), denied: false };
    case "progressing":
      return release.denied === null
        ? { at: "unknown", why: await withTrouble(api, target, workload, rollout.what) }
        : {
            at: "failed",
            why: `The cluster makes no pods of ${release.id}: ${release.denied}`,
            denied: true,
          };
    case "complete":
      return confirmed(api, target, { workload, release, evidence: rollout.evidence }, ends);
  }
}

async function confirmed(
  api: ApiServer,
  target: KubernetesTarget,
  { workload, release, evidence }: { workload: Workload; release: KubernetesRelease; evidence: string },
  ends: Ends,
): Promise<Observation> {
  const wanted =
    target.kind === "DaemonSet" ? workload.status.desiredNumberScheduled : workload.spec.replicas;
  const fault = faultOfPods(await readPods(api, target, workload, release), release, wanted);
  if (fault !== null) return { at: "unknown", why: fault };
  const said = `${workloadOf(target)} has the template of ${release.id}; ${evidence}`;
  return observeProduction(target.versionUrl ?? undefined, ends, said);
}

/** A sentence about a rollout, with what keeps its first pod from starting. */
async function withTrouble(
  api: ApiServer,
  target: KubernetesTarget,
  workload: Workload,
  what: string,
): Promise<string> {
  const trouble = troubleOf(await readPods(api, target, workload));
  return trouble === null ? what : `${what}; ${trouble}`;
}
