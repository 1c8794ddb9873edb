/** What was seen when a trigger was judged. `limit` and `value` are in the unit of the metric. */
export type Judged = {
  value: number;
  perSecond: number | null;
  limit: number;
  /** Only for a change: percent by which the value moved in the direction of the condition, and from what. */
  changePercent: number | null;
  baseline: number | null;
};

/**
 * What is known when there is a value. `at` is the instant of the reading, `since` the start of the breach; all in
 * milliseconds since 1970. `recovered` is shown for a while and then becomes `ok`.
 */
export type KnownState = { at: number; judged: Judged } & (
  | { kind: "ok" }
  | { kind: "pending"; since: number; heldMs: number; holdMs: number }
  | { kind: "firing"; since: number; firedAt: number; heldMs: number; holdMs: number }
  | { kind: "recovered"; since: number; firedAt: number; recoveredAt: number }
);

export type UnknownKind = "no_data" | "too_little_traffic" | "stale_baseline" | "source_error";

/** What is known when there is no value to judge: never ok. `lastKnown` is what stood before, such as a firing. */
export type UnknownState = {
  kind: UnknownKind;
  at: number;
  since: number;
  reason: string;
  lastKnown: KnownState | null;
};

/** Plain JSON, so that it can be stored and taken up again after a restart. */
export type TriggerState = KnownState | UnknownState;

export type FiringState = Extract<KnownState, { kind: "firing" }>;

export function isKnown(state: TriggerState): state is KnownState {
  return "judged" in state;
}

/** The last state that was made from a value. */
export function lastKnown(state: TriggerState | null): KnownState | null {
  if (!state) return null;
  return isKnown(state) ? state : state.lastKnown;
}

/** The firing that stands: also one that has not been seen since the data went missing. */
export function firingOf(state: TriggerState | null): FiringState | null {
  const known = lastKnown(state);
  return known?.kind === "firing" ? known : null;
}
