import type { Cluster } from "@/lib/adapters/release-platforms/helm/cluster";
import { readHelmVersion, runHelm } from "@/lib/adapters/release-platforms/helm/helm-program";
import { observeRollback } from "@/lib/adapters/release-platforms/helm/observe-rollback";
import { rollbackStep } from "@/lib/adapters/release-platforms/helm/rollback-step";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import type { Called } from "@/lib/adapters/release-platforms/platform-http";
import type { Ends, Sending, SendOutcome } from "@/lib/adapters/release-platforms/release-platform";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import type { CommandStep, PlanStep } from "@/lib/domain/plan/plan-step";

const LOOK_AGAIN_MS = 500;
/** Another Helm took the number of the next revision at the same moment; perhaps with the same rollback. */
const OVERTAKEN = /release: already exists/;

/** Never throws. */
export function sendRollback(
  cluster: Cluster,
  target: HelmTarget,
  step: PlanStep,
  ends: Ends,
  sending: Sending,
): Promise<SendOutcome> {
  const platform = {
    preview: async () => {
      const planned = rollbackStep(target, await readHelmVersion(target), ends.to.releaseId);
      return { steps: [planned], notes: [], hold: null };
    },
    observe: () => observeRollback(cluster, target, step, ends),
  };
  const make = async (): Promise<Called> =>
    step.kind === "command"
      ? call(cluster, target, step, sending)
      : { called: "refused", reason: "It is no step for Helm." };
  return sendStep(platform, step, ends, sending, { make, lookAgainMs: LOOK_AGAIN_MS });
}

/**
 * Runs Helm once. When it complains, its own history says what it did: without a new revision it changed nothing. One
 * that it left pending or failed is its no, with a part of the objects perhaps changed.
 */
async function call(
  cluster: Cluster,
  target: HelmTarget,
  { command }: CommandStep,
  sending: Sending,
): Promise<Called> {
  const [before] = await cluster.revisions();
  const helm = await runHelm(command, target, sending);
  switch (helm.end) {
    case "done":
      return { called: "accepted", body: "" };
    case "not_started":
      return { called: "refused", reason: `${target.helm} cannot be run: ${helm.why}` };
    case "given_up":
      return { called: "unknown", reason: "Helm was not done when the time for the call was over." };
    case "complained":
      break;
  }
  const [after] = await cluster.revisions();
  if (OVERTAKEN.test(helm.complaint))
    return {
      called: "unknown",
      reason: `Another Helm made revision ${after?.number} at the same moment: ${helm.complaint}`,
    };
  if (!after || after.number === before?.number)
    return { called: "refused", reason: `Helm changed nothing: ${helm.complaint}` };
  if (after.status === "deployed") return { called: "accepted", body: "" };
  const left = `Revision ${after.number} is ${after.status}; a part of it may be in place.`;
  return { called: "refused", reason: `Helm gave up: ${helm.complaint}. ${left}` };
}
