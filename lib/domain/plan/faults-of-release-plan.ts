import type { PlanStep, ReleasePlan } from "@/lib/domain/plan/plan-document";

export type PlanFault = { field: string; what: string };

/** Where the parts of a plan contradict each other: the steps must do what the headline says, nothing else. */
export function faultsOfReleasePlan(plan: ReleasePlan): PlanFault[] {
  const faults: PlanFault[] = [];
  if (plan.from.releaseId === plan.to.releaseId)
    faults.push({ field: "to", what: "is the release the plan starts from" });
  if (plan.steps[0]?.kind !== "switch-release" || switches(plan.steps) !== 1) {
    faults.push({ field: "steps", what: "must begin with the one step that switches the release" });
  }
  plan.steps.forEach((step, index) => {
    const wrong = contradiction(plan, step);
    if (wrong !== null) faults.push({ field: `steps[${index}]`, what: wrong });
  });
  if (plan.safety.verdict !== "safe" && plan.safety.overriddenReason === null) {
    faults.push({ field: "safety", what: "lacks the reason for going on although the verdict is not Safe" });
  }
  return faults;
}

function contradiction(plan: ReleasePlan, step: PlanStep): string | null {
  if (step.kind === "restart") {
    return step.expectVersion === plan.to.version
      ? null
      : "waits for another version than the plan puts live";
  }
  if (step.root !== plan.target.location) return "works in another place than the plan's target";
  if (step.from !== plan.from.releaseId) return "starts from another release than the plan";
  return step.to === plan.to.releaseId ? null : "puts another release live than the plan";
}

function switches(steps: readonly PlanStep[]): number {
  return steps.filter((step) => step.kind === "switch-release").length;
}
