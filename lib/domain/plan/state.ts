import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { type Refusal, refusal } from "@/lib/domain/refusal";

/** Where a plan can go. A state with no way on is an end. */
export const PLAN_MOVES = {
  proposed: ["executing", "withdrawn", "rejected", "expired", "stale"],
  executing: ["succeeded", "failed", "stale", "unknown"],
  unknown: ["executing", "succeeded", "failed"],
  withdrawn: [],
  rejected: [],
  expired: [],
  stale: [],
  succeeded: [],
  failed: [],
} as const satisfies Record<string, readonly string[]>;

export type PlanState = keyof typeof PLAN_MOVES;
export const PLAN_STATES = Object.keys(PLAN_MOVES) as PlanState[];

export function movePlan(from: PlanState, to: PlanState): Decision<PlanState> {
  const moves: readonly string[] = PLAN_MOVES[from];
  if (moves.includes(to)) return accept(to);
  return refuse(refusal("plan_transition_not_allowed", `A plan that is ${from} cannot become ${to}.`));
}

/** True when nothing can happen with the plan any more. */
export function planHasEnded(state: PlanState): boolean {
  return PLAN_MOVES[state].length === 0;
}

/** A proposed plan whose time has run out is expired, whether or not a row says so yet. */
export function planStateAt(stored: PlanState, expiresAt: Date, now: Date): PlanState {
  return stored === "proposed" && !(now.getTime() < expiresAt.getTime()) ? "expired" : stored;
}

/** Why a plan in this state is not open for votes or execution; null when it is. */
export function whyPlanIsClosed(state: PlanState): Refusal | null {
  switch (state) {
    case "proposed":
      return null;
    case "executing":
    case "unknown":
      return refusal("plan_executing");
    case "expired":
      return refusal("plan_expired");
    case "withdrawn":
      return refusal("plan_withdrawn");
    case "rejected":
      return refusal("plan_rejected");
    case "stale":
      return refusal("plan_stale");
    case "succeeded":
    case "failed":
      return refusal("plan_ended", `The plan was executed and has ${state}.`);
  }
}
