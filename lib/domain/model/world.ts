import type { StepState } from "@/lib/domain/execution/state";
import { type Bounds, PEOPLE } from "@/lib/domain/model/bounds";
import { START } from "@/lib/domain/model/places";
import type { PlanState } from "@/lib/domain/plan/state";

/** `interrupted`: the role was lost after the vote. `twice`: with two accounts. `forged`: the signature is not theirs. */
export type Vote = "none" | "approved" | "interrupted" | "twice" | "forged" | "revoked" | "rejected";

/** A call on its way: ticks in which it may still take effect, or an answer that nobody has read yet. */
export type Call = number;
export const NO_CALL: Call = 0;
export const SAYS_DONE: Call = 8;
export const SAYS_NO: Call = 9;

/** Nobody owns the lease: its worker is dead. */
export const NOBODY = -1;

export type PlanWorld = {
  state: PlanState | "absent";
  /** The database's clock has passed the plan's expiry. */
  overdue: boolean;
  votes: readonly Vote[];
  executions: number;
  owner: number;
  /** Ticks until the lease may be taken over. */
  lease: number;
  /** Ticks until the platform may be asked about an unknown outcome. */
  quiet: number;
  /** The step that is not confirmed yet, counted from 0. */
  step: number;
  stepState: StepState | "none";
  attempts: number;
  somethingWasSent: boolean;
  /** One a step and attempt: `step * attempts + attempt - 1`. */
  calls: readonly Call[];
  /** How often each step took effect on the platform. */
  applied: readonly number[];
  /** The truth about the platform since the execution began: it was where the plan starts from ... */
  wasAtFrom: boolean;
  /** ... and where the step that is not confirmed yet leads. */
  wasThere: boolean;
  revokedAfterBeginning: boolean;
};

/** What a worker is in the middle of; between two of these other things happen. */
export type Doing =
  | "idle"
  | "counted"
  | "saw_from"
  | "saw_to"
  | "saw_other"
  | "saw_nothing"
  | "intended"
  | "marked"
  | "waiting"
  | "sent_unmarked"
  | "heard_done"
  | "heard_no"
  | "heard_nothing"
  | "found_to"
  | "found_from"
  | "found_other";

/** `fenceIsNewest`: nobody has taken over what this worker believes to hold. */
export type WorkerWorld = {
  readonly doing: Doing;
  readonly plan: number;
  readonly fenceIsNewest: boolean;
  readonly step: number;
  readonly attempt: number;
  /** Ticks until its own clock says that the call is over. */
  readonly deadline: number;
};

export type World = {
  /** Where the platform is: see `places.ts`. */
  live: number;
  /** Who holds the role of an approver. */
  roles: readonly boolean[];
  plans: PlanWorld[];
  workers: WorkerWorld[];
  /** The worker that changed something and has still to write the row about it. */
  rowOwedBy: number;
};
export const ROW_LOST = -2;

export const IDLE: WorkerWorld = {
  doing: "idle",
  plan: 0,
  fenceIsNewest: false,
  step: 0,
  attempt: 0,
  deadline: 0,
};

export function emptyPlan(bounds: Bounds): PlanWorld {
  return {
    state: "absent",
    overdue: false,
    votes: PEOPLE.map(() => "none"),
    executions: 0,
    owner: NOBODY,
    lease: 0,
    quiet: 0,
    step: 0,
    stepState: "none",
    attempts: 0,
    somethingWasSent: false,
    calls: Array.from({ length: bounds.steps * bounds.attempts }, () => NO_CALL),
    applied: Array.from({ length: bounds.steps }, () => 0),
    wasAtFrom: false,
    wasThere: false,
    revokedAfterBeginning: false,
  };
}

export function firstWorld(bounds: Bounds): World {
  return {
    live: START,
    roles: PEOPLE.map(() => true),
    plans: Array.from({ length: bounds.plans }, () => emptyPlan(bounds)),
    workers: Array.from({ length: bounds.workers }, () => IDLE),
    rowOwedBy: NOBODY,
  };
}

/** The entry at an index that is known to exist. */
export function nth<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no entry ${index} in a list of ${list.length}`);
  return found;
}

export function callSlot(bounds: Bounds, step: number, attempt: number): number {
  return step * bounds.attempts + attempt - 1;
}

export function isRunning(plan: PlanWorld): boolean {
  return plan.state === "executing" || plan.state === "unknown";
}

export function isActive(plan: PlanWorld): boolean {
  return plan.state === "proposed" || isRunning(plan);
}

/** On its way to the platform and able to take effect. */
export function canTakeEffect(call: Call): boolean {
  return call > NO_CALL && call < SAYS_DONE;
}
