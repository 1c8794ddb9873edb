import { z } from "zod";
import type { ApiServer, Changed } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import { podTemplateShape, type Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";
import { digestOfTemplate } from "@/lib/adapters/release-platforms/kubernetes/pod-template";
import {
  type KubernetesRelease,
  resourceOf,
  workloadPath,
} from "@/lib/adapters/release-platforms/kubernetes/releases";
import type { KubernetesTarget } from "@/lib/adapters/release-platforms/kubernetes/target";
import type { Called } from "@/lib/adapters/release-platforms/platform-http";
import type { Sending } from "@/lib/adapters/release-platforms/release-platform";
import type { SetTemplateStep } from "@/lib/domain/plan/plan-step";

const patchedShape = z.object({ spec: z.object({ template: podTemplateShape }) });

/** The workload as it was compared with the plan, and the release that it is to get. */
export type Ready = { workload: Workload; release: KubernetesRelease };

/** Somebody or something changed the workload after it was compared; nothing was done. */
export type Moved = { called: "moved"; reason: string };

/** The dry run first, then the same call in earnest. */
export async function patchTwice(
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
