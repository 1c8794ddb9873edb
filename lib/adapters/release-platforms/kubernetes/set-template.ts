import type { ApiServer } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import type { Condition } from "@/lib/adapters/release-platforms/kubernetes/objects";
import {
  observeTemplate,
  obstacleTo,
  type Seen,
  see,
} from "@/lib/adapters/release-platforms/kubernetes/observe";
import { readPods } from "@/lib/adapters/release-platforms/kubernetes/pods";
import { progressCondition } from "@/lib/adapters/release-platforms/kubernetes/rollout";
import { type KubernetesTarget, workloadOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import { patchTwice, type Ready } from "@/lib/adapters/release-platforms/kubernetes/template-patch";
import type { Called } from "@/lib/adapters/release-platforms/platform-http";
import type { Ends, Observation, Sending } from "@/lib/adapters/release-platforms/release-platform";
import type { SetTemplateStep } from "@/lib/domain/plan/plan-step";

/** So often the status of the workload may change under our hands before we give up; each time nothing was done. */
const MOST_TURNS = 10;
/** A denied pod counts as a failure only when it stays so, with no pod on its way out that takes up the room. */
const DENIED_MS = 3_000;

/** One attempt at one step: the call, and what is seen after it. */
export function attemptTemplate(
  api: ApiServer,
  target: KubernetesTarget,
  { step, plan, sending }: { step: SetTemplateStep; plan: Ends; sending: Sending },
) {
  let before: Condition | null = null;
  let deniedSince: number | null = null;

  return {
    async make(): Promise<Called> {
      let refused: { called: "refused"; reason: string } | null = null;
      let compared = "";
      for (let turn = 0; turn < MOST_TURNS && !sending.signal.aborted; turn++) {
        const ready = await compare(api, target, step);
        if ("called" in ready) return ready;
        const { resourceVersion } = ready.workload.metadata;
        if (refused && resourceVersion === compared) return refused; // it says no to the call itself
        compared = resourceVersion;
        before = progressCondition(ready.workload);
        const called = await patchTwice(api, target, step, ready, sending);
        if (called.called !== "moved") return called;
        refused = { called: "refused", reason: called.reason };
        sending.log(`nothing was done, look again: ${called.reason}`);
      }
      return refused ?? { called: "refused", reason: "The time for the call was over before it began." };
    },
    async look(): Promise<Observation | { at: "failed"; why: string }> {
      const seen = await observeTemplate(api, target, step, plan, before);
      if (seen.at !== "failed" || !seen.denied) {
        deniedSince = null;
        return seen;
      }
      if (deniedSince === null) sending.log(seen.why);
      deniedSince ??= performance.now();
      const stays = performance.now() - deniedSince >= DENIED_MS && !(await isMakingRoom(api, target));
      return stays ? seen : { at: "unknown", why: seen.why };
    },
  };
}

/** Compares the workload with the plan, so that the patch can insist on what was compared. */
async function compare(
  api: ApiServer,
  target: KubernetesTarget,
  step: SetTemplateStep,
): Promise<Ready | Called> {
  const seen = await see(api, target);
  // Somebody else made the very same change a moment ago: it is followed, not made again.
  if (seen && isDone(seen, step)) return { called: "accepted", body: "" };
  const fault = seen ? faultOf(seen, target, step) : `There is no ${workloadOf(target)} any more.`;
  if (!seen || fault !== null) return { called: "refused", reason: fault ?? "" };
  const release = seen.releases.find(({ id, digest }) => id === step.to && digest === step.templateDigest);
  return release
    ? { workload: seen.workload, release }
    : { called: "refused", reason: `The cluster does not keep ${step.to} any more.` };
}

function isDone({ workload, live }: Seen, step: SetTemplateStep): boolean {
  return workload.metadata.uid === step.uid && live?.id === step.to && live.digest === step.templateDigest;
}

function faultOf(seen: Seen, target: KubernetesTarget, step: SetTemplateStep): string | null {
  const { workload, live } = seen;
  if (workload.metadata.uid !== step.uid) return `${workloadOf(target)} was deleted and made anew.`;
  if (live?.id !== step.from)
    return `Somebody else changed ${workloadOf(target)}: it has ${live ? `the template of ${live.id}` : "a new template"}.`;
  return obstacleTo(seen, target);
}

/** Whether pods are still stopping, which gives back what a quota counts. */
async function isMakingRoom(api: ApiServer, target: KubernetesTarget): Promise<boolean> {
  const seen = await see(api, target);
  if (!seen) return false;
  const pods = await readPods(api, target, seen.workload);
  return pods.some(({ metadata }) => metadata.deletionTimestamp !== undefined);
}
