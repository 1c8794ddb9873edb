/**
 * How large a world is explored. Nothing else is bounded: crashes, take-overs, lost answers, other people's
 * deployments and changes of role happen as often as they like.
 */
export type Bounds = {
  /** 1 or 2, on one target. */
  plans: number;
  workers: number;
  /** Steps of each plan. */
  steps: number;
  /** How often a step is sent before its execution gives up. */
  attempts: number;
  /** People propose, vote, revoke and forge; otherwise a plan appears approved by Ben and Cem. */
  voting: boolean;
  /** Crashes, stalls, lost answers, lies, an unreadable platform and other people's deployments. */
  faults: boolean;
  /** What the platform offers. */
  platform: { precondition: boolean; idempotencyKey: boolean };
  /** Whether the proposer's own approval may be one of the two. */
  targetWasInProduction: boolean;
};

/** Ana proposes. Ben and Cem are alike, and so are workers: what only exchanges them is explored once. */
export const PEOPLE = ["Ana", "Ben", "Cem"] as const;
export const PROPOSER = 0;

// Spans in ticks, the shortest with which the ends of any two of them can come in any order.
/** A call may be begun, and its answer waited for, for so long by the worker's own clock. */
export const CALL_TICKS = 1;
/** A worker's clock may be late by this against the database's. */
export const CLOCK_LAG_TICKS = 1;
/** After the sender's deadline, or an answer that decides nothing, a call may still take effect for so long. */
export const QUIET_TICKS = 1;
/** A lease lasts as long as the longest call, and is taken over when as much time again has gone by. */
export const LEASE_TICKS = 1;
export const GRACE_TICKS = 1;
