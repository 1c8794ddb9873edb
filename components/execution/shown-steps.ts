import type { StateKind } from "@/components/ui/state-shape";
import type { ExecutionState, StepState } from "@/lib/domain/execution/state";
import type { PlanChange } from "@/lib/domain/plan/plan-document";
import { callOf, titleOf } from "@/lib/domain/plan/plan-step";
import type { StepLine } from "@/lib/queries/execution-detail";

/** A planned step with what is known of it; `state` null: it was not begun. */
export type ShownStep = Omit<StepLine, "call"> & {
  title: string;
  call: string | null;
  /** The target it works on; null in a plan with one. */
  target: string | null;
};

type Planned = readonly Pick<PlanChange, "target" | "steps">[];

/** Every step of the plan in its order, also those that were never begun. Without the plan: what the ledger has. */
export function shownSteps(begun: readonly StepLine[], plan: Planned | null): ShownStep[] {
  if (!plan) return begun.map((step) => ({ ...step, title: `Step ${step.position}`, target: null }));
  const steps = plan.flatMap(({ target, steps }) =>
    steps.map((planned) => ({ target: target.name, planned })),
  );
  return steps.map(({ target, planned }, index) => {
    const position = index + 1;
    const step = begun.find((line) => line.position === position);
    const nothing = { position, state: null, detail: null, intentAt: null, endedAt: null };
    const call = step?.call ?? callOf(planned);
    return { ...(step ?? nothing), title: titleOf(planned), call, target: plan.length > 1 ? target : null };
  });
}

const WORDS: Record<StepState, { kind: StateKind; word: string }> = {
  intent: { kind: "running", word: "About to be sent" },
  sent: { kind: "running", word: "Sent, waiting for the platform" },
  confirmed: { kind: "ok", word: "Confirmed" },
  refused: { kind: "failed", word: "Refused by the platform" },
  unknown: { kind: "warning", word: "Outcome not known" },
  reconciling: { kind: "warning", word: "Asking the platform" },
  not_applied: { kind: "warning", word: "Did not happen" },
  drifted: { kind: "failed", word: "Not done: something else runs" },
};

const ENDED_WITHOUT: readonly ExecutionState[] = ["failed", "stale"];

/** A step's state in plain words; a step that was not begun never will be once the execution has ended. */
export function stepWord(
  { state }: Pick<ShownStep, "state">,
  execution: ExecutionState,
): { kind: StateKind; word: string } {
  if (state !== null) return WORDS[state];
  return ENDED_WITHOUT.includes(execution)
    ? { kind: "unknown", word: "Never sent" }
    : { kind: "info", word: "Not begun" };
}

/** The step that is being worked on, if any. */
export function currentStep(steps: readonly ShownStep[]): ShownStep | undefined {
  return steps.find(({ state }) => state !== null && state !== "confirmed");
}
