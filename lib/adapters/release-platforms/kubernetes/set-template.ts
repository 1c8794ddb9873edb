import { z } from "zod";
import type { ApiServer, Changed } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import {
  type Condition,
  podTemplateShape,
  type Workload,
} from "@/lib/adapters/release-platforms/kubernetes/objects";
import {
  observeTemplate,
  obstacleTo,
  readPods,
  type Seen,
  see,
} from "@/lib/adapters/release-platforms/kubernetes/observe";
import { digestOfTemplate } from "@/lib/adapters/release-platforms/kubernetes/pod-template";
import {
  type KubernetesRelease,
  resourceOf,
  workloadPath,
} from "@/lib/adapters/release-platforms/kubernetes/releases";
import { progressCondition } from "@/lib/adapters/release-platforms/kubernetes/rollout";
import { type KubernetesTarget, workloadOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import type { Called } from "@/lib/adapters/release-platforms/platform-http";
import type { Ends, Observation, Sending } from "@/lib/adapters/release-platforms/release-platform";
import type { SetTemplateStep } from "@/lib/domain/plan/plan-step";

/** So often the status of the workload may change under our hands before we give up; each time nothing was done. */
const MOST_TURNS = 10;
/** A denied pod counts as a failure only when it stays so, with no pod on its way out that takes up the room. */
const DENIED_MS = 3_000;

const patchedShape = z.object({ spec: z.object({ template: podTemplateShape }) });

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
        if ("reason" in ready) return ready;
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

type Ready = { workload: Workload; release: KubernetesRelease };

/** Compares the workload with the plan, so that the patch can insist on what was compared. */
async function compare(
  api: ApiServer,
  target: KubernetesTarget,
  step: SetTemplateStep,
): Promise<Ready | Extract<Called, { called: "refused" }>> {
  const seen = await see(api, target);
  const fault = seen ? faultOf(seen, target, step) : `There is no ${workloadOf(target)} any more.`;
  if (!seen || fault !== null) return { called: "refused", reason: fault ?? "" };
  const release = seen.releases.find(({ id, digest }) => id === step.to && digest === step.templateDigest);
  return release
    ? { workload: seen.workload, release }
    : { called: "refused", reason: `The cluster does not keep ${step.to} any more.` };
}

function faultOf(seen: Seen, target: KubernetesTarget, step: SetTemplateStep): string | null {
  const { workload, live } = seen;
  if (workload.metadata.uid !== step.uid) return `${workloadOf(target)} was deleted and made anew.`;
  if (live?.id !== step.from)
    return `Somebody else changed ${workloadOf(target)}: it has ${live ? `the template of ${live.id}` : "a new template"}.`;
  return obstacleTo(seen, target);
}

type Moved = { called: "moved"; reason: string };

/** The dry run first, then the same call in earnest. */
async function patchTwice(
  api: ApiServer,
  target: KubernetesTarget,
  step: SetTemplateStep,
  { workload, release }: Ready,
  { signal, log, idempotencyKey }: Sending,
): Promise<Called | Moved> {
  const body = patchOf(workload, release, `twokey ${idempotencyKey}: ${step.from} to ${step.to}`);
  const path = workloadPath(target);
  const tried = await api.patch(path, body, { dryRun: true, signal });
  if (tried.changed === "no" && /does not support dry run/i.test(tried.message))
    log(`no dry run: ${tried.message}`);
  else {
    const answer = judge(tried, target);
    if (answer.called !== "accepted")
      // A dry run changes nothing, whatever became of it.
      return answer.called === "unknown"
        ? { called: "refused", reason: `The dry run failed: ${answer.reason}` }
        : answer;
    if (digestIn(tried) !== step.templateDigest)
      return {
        called: "refused",
        reason: `The cluster would turn the template of ${step.to} into another one; an admission webhook may do that.`,
      };
    log("the dry run was accepted");
  }
  signal.throwIfAborted();
  return judge(await api.patch(path, body, { dryRun: false, signal }), target);
}

function digestIn(changed: Changed): string | null {
  const parsed = patchedShape.safeParse(changed.changed === "yes" ? changed.object : null);
  return parsed.success ? digestOfTemplate(parsed.data.spec.template) : null;
}

/** Carried out only on the very object that was compared. */
function patchOf({ metadata }: Workload, { template }: KubernetesRelease, cause: string): string {
  const key = "kubernetes.io/change-cause";
  const noted =
    Object.keys(metadata.annotations).length > 0
      ? { op: "add", path: `/metadata/annotations/${key.replace("/", "~1")}`, value: cause }
      : { op: "add", path: "/metadata/annotations", value: { [key]: cause } };
  return JSON.stringify([
    { op: "test", path: "/metadata/uid", value: metadata.uid },
    { op: "test", path: "/metadata/resourceVersion", value: metadata.resourceVersion },
    { op: "replace", path: "/spec/template", value: template },
    noted,
  ]);
}

function judge(changed: Changed, target: KubernetesTarget): Called | Moved {
  if (changed.changed === "yes") return { called: "accepted", body: "" };
  if (changed.changed === "unknown") return { called: "unknown", reason: changed.why };
  const { status, message } = changed;
  const resource = resourceOf(target);
  switch (status) {
    case 401:
      return { called: "refused", reason: `The API server does not accept the token (401): ${message}` };
    case 403:
      return {
        called: "refused",
        reason: `The API server refuses (403). The account needs the verb patch on ${resource} in ${target.namespace}: ${message}`,
      };
    case 409:
    case 422:
      return { called: "moved", reason: `The API server refuses (${status}): ${message}` };
    default:
      return { called: "refused", reason: `The API server refuses (${status}): ${message}` };
  }
}

/** Whether pods are still stopping, which gives back what a quota counts. */
async function isMakingRoom(api: ApiServer, target: KubernetesTarget): Promise<boolean> {
  const seen = await see(api, target);
  if (!seen) return false;
  const pods = await readPods(api, target, seen.workload);
  return pods.some(({ metadata }) => metadata.deletionTimestamp !== undefined);
}
