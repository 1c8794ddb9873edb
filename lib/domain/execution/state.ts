import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";

/** An execution is the plan's life after its start. */
export const EXECUTION_MOVES = {
  executing: ["succeeded", "failed", "stale", "unknown"],
  unknown: ["executing", "succeeded", "failed"],
  succeeded: [],
  failed: [],
  stale: [],
} as const satisfies Record<string, readonly string[]>;
export type ExecutionState = keyof typeof EXECUTION_MOVES;

/**
 * `intent` is committed before anything is sent. From there: `confirmed` without a call when the platform is
 * there already, `drifted` when it is elsewhere. `not_applied` needs the platform's own word; only then may
 * the step be tried again under the same idempotency key.
 */
export const STEP_MOVES = {
  intent: ["sent", "confirmed", "drifted", "refused"],
  sent: ["confirmed", "refused", "unknown"],
  unknown: ["reconciling"],
  reconciling: ["confirmed", "not_applied", "drifted", "unknown"],
  not_applied: ["intent"],
  confirmed: [],
  refused: [],
  drifted: [],
} as const satisfies Record<string, readonly string[]>;
export type StepState = keyof typeof STEP_MOVES;

export function moveExecution(from: ExecutionState, to: ExecutionState): Decision<ExecutionState> {
  const moves: readonly string[] = EXECUTION_MOVES[from];
  if (moves.includes(to)) return accept(to);
  return refuse(refusal("plan_transition_not_allowed", `An execution that is ${from} cannot become ${to}.`));
}

export function moveStep(from: StepState, to: StepState): Decision<StepState> {
  const moves: readonly string[] = STEP_MOVES[from];
  if (moves.includes(to)) return accept(to);
  return refuse(refusal("step_transition_not_allowed", `A step that is ${from} cannot become ${to}.`));
}

export function executionHasEnded(state: ExecutionState): boolean {
  return EXECUTION_MOVES[state].length === 0;
}
