import type { PlanChange, ReleasePlan } from "@/lib/domain/plan/plan-document";
import { callOf, type PlanStep, putsLive } from "@/lib/domain/plan/plan-step";
import { isNewByNature } from "@/lib/domain/release/platform-name";

export type PlanFault = { field: string; what: string };

type Change = Pick<PlanChange, "target" | "from" | "to" | "steps">;

/** Where the parts of a plan contradict each other: the steps must do what the headline says, nothing else. */
export function faultsOfReleasePlan(plan: ReleasePlan): PlanFault[] {
  const faults = plan.changes.flatMap((change, index) =>
    faultsOfChange(change).map(({ field, what }) => ({ field: `changes[${index}].${field}`, what })),
  );
  for (const name of ["key", "name"] as const) {
    if (new Set(plan.changes.map(({ target }) => target[name])).size < plan.changes.length)
      faults.push({ field: "changes", what: "holds one target twice" });
  }
  if (plan.safety.verdict !== "safe" && plan.safety.overriddenReason === null) {
    faults.push({ field: "safety", what: "lacks the reason for going on although the verdict is not Safe" });
  }
  return faults;
}

/** What is wrong with the steps of one target. */
export function faultsOfChange(change: Change): PlanFault[] {
  const { target, from, to, steps } = change;
  const faults: PlanFault[] = [];
  if (from.releaseId === to.releaseId)
    faults.push({ field: "to", what: "is the release the plan starts from" });
  if (to.wasInProduction && isNewByNature(target.platform))
    faults.push({ field: "to", what: "was in production before on a platform where that cannot be" });
  const putting = steps.filter((step) => putsLive(step) !== null);
  if (putting.length !== 1) {
    faults.push({ field: "steps", what: "must hold the one step that puts the release live" });
  }
  if (steps[0]?.kind === "restart")
    faults.push({ field: "steps", what: "must begin with the one step that switches the release" });
  steps.forEach((step, index) => {
    const wrong = contradiction(change, step);
    if (wrong !== null) faults.push({ field: `steps[${index}]`, what: wrong });
  });
  return faults;
}

function contradiction({ target, from, to }: Change, step: PlanStep): string | null {
  const puts = putsLive(step);
  if (puts !== null && puts !== to.releaseId) return "puts another release live than the plan";
  switch (step.kind) {
    case "restart":
      return step.expectVersion === to.version ? null : "waits for another version than the plan puts live";
    case "switch-release":
      if (step.root !== target.location) return "works in another place than the plan's target";
      return step.from === from.releaseId ? null : "starts from another release than the plan";
    case "set-template":
      if (step.templateDigest !== to.artefactDigest) return "sets another template than the plan";
      return step.from === from.releaseId ? null : "starts from another release than the plan";
    case "swap-slots":
      return step.intoHolds === from.releaseId ? null : "starts from another release than the plan";
    case "request":
    case "command":
      return puts === null || names(callOf(step), puts)
        ? null
        : "does not name the release that it puts live, so its target is relative";
  }
}

/** Whether the id stands in the text by itself, not as a part of a longer word. */
function names(text: string, id: string): boolean {
  const isPart = (character: string | undefined) => character !== undefined && /[A-Za-z0-9]/.test(character);
  return [text, decoded(text)].some((written) => {
    for (let at = written.indexOf(id); at >= 0; at = written.indexOf(id, at + 1)) {
      if (!isPart(written[at - 1]) && !isPart(written[at + id.length])) return true;
    }
    return false;
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
