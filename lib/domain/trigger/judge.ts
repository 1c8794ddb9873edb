import type { Reading } from "../metric/metric";
import type { Baseline } from "./baseline";
import { type Condition, limitOf, longestGapMs, type Rule } from "./trigger";
import {
  type Judged,
  type KnownState,
  lastKnown,
  type TriggerState,
  type UnknownKind,
} from "./trigger-state";

type Unknown = { kind: UnknownKind; reason: string };
type Verdict = { breach: boolean; judged: Judged } | Unknown;

/** How long a trigger that stopped firing says so. */
export const RECOVERED_SHOWN_MS = 15 * 60_000;

/**
 * The next state of a trigger, from the one before and one reading; constant work, whatever the length of the hold.
 * A breach has to be seen in every reading for `holdMs` with no pause longer than `longestGapMs`; a longer pause
 * starts the count again. Only a good reading ends a firing. Missing data is never ok, and a null reading is none.
 */
export function judge(
  state: TriggerState | null,
  reading: Reading | null,
  rule: Rule,
  baseline: Baseline | null,
  now: number,
): TriggerState {
  const before = sinceClockStep(state, rule, now);
  if (before && reading && reading.at <= before.at) return before;
  const at = reading?.at ?? now;
  const verdict = assess(reading, rule, baseline, now);
  if ("judged" in verdict) return nextKnown(lastKnown(before), verdict, rule, at);
  const since = before?.kind === verdict.kind && !("judged" in before) ? before.since : at;
  return { ...verdict, at, since, lastKnown: lastKnown(before) };
}

function nextKnown(
  before: KnownState | null,
  { breach, judged }: { breach: boolean; judged: Judged },
  rule: Rule,
  at: number,
): KnownState {
  if (!breach) return afterGoodReading(before, judged, at);
  const { holdMs } = rule.condition;
  if (before?.kind === "firing") {
    return {
      kind: "firing",
      at,
      judged,
      since: before.since,
      firedAt: before.firedAt,
      heldMs: at - before.since,
      holdMs,
    };
  }
  const goesOn = before?.kind === "pending" && at - before.at <= longestGapMs(rule.everyMs);
  const since = goesOn ? before.since : at;
  const heldMs = at - since;
  if (heldMs >= holdMs) return { kind: "firing", at, judged, since, firedAt: at, heldMs, holdMs };
  return { kind: "pending", at, judged, since, heldMs, holdMs };
}

function afterGoodReading(before: KnownState | null, judged: Judged, at: number): KnownState {
  if (before?.kind === "firing") {
    return { kind: "recovered", at, judged, since: before.since, firedAt: before.firedAt, recoveredAt: at };
  }
  if (before?.kind === "recovered" && at - before.recoveredAt < RECOVERED_SHOWN_MS)
    return { ...before, at, judged };
  return { kind: "ok", at, judged };
}

function assess(reading: Reading | null, rule: Rule, baseline: Baseline | null, now: number): Verdict {
  if (!reading) return { kind: "no_data", reason: "nothing was read" };
  if (reading.error !== undefined) return { kind: "source_error", reason: reading.error };
  if (now - reading.at > longestGapMs(rule.everyMs))
    return { kind: "no_data", reason: "the newest reading is old" };
  const traffic = trafficProblem(reading, rule.minimumPerSecond);
  if (traffic) return traffic;
  const { value } = reading;
  if (value === null || !Number.isFinite(value)) {
    return { kind: "no_data", reason: reading.note ?? "the source has no value for this metric" };
  }
  return measure(value, reading.perSecond ?? null, rule.condition, baseline);
}

function trafficProblem(reading: Reading, minimum: number | null): Unknown | null {
  if (minimum === null) return null;
  const { perSecond } = reading;
  if (perSecond === undefined || !Number.isFinite(perSecond)) {
    return { kind: "no_data", reason: reading.note ?? "the traffic behind this metric is not known" };
  }
  if (perSecond >= minimum) return null;
  const shown = Number(perSecond.toPrecision(2));
  return { kind: "too_little_traffic", reason: `${shown} a second, it needs ${minimum}` };
}

function measure(
  value: number,
  perSecond: number | null,
  condition: Condition,
  baseline: Baseline | null,
): Verdict {
  if (condition.kind === "threshold") {
    const breach = compares(value, condition.comparison, condition.threshold);
    return {
      breach,
      judged: { value, perSecond, limit: condition.threshold, changePercent: null, baseline: null },
    };
  }
  if (baseline?.kind !== "usable") {
    return { kind: "stale_baseline", reason: baseline?.reason ?? "there is no baseline yet" };
  }
  const grown = ((value - baseline.value) / Math.abs(baseline.value)) * 100;
  const changePercent = condition.direction === "decrease" ? -grown : grown;
  const breach = compares(changePercent, condition.comparison, condition.percent);
  const limit = limitOf(condition, baseline.value) ?? baseline.value;
  return { breach, judged: { value, perSecond, limit, changePercent, baseline: baseline.value } };
}

function compares(value: number, comparison: ">" | ">=" | "<" | "<=", limit: number): boolean {
  switch (comparison) {
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
  }
}

/** A clock that was set back would make every reading look late: start over, but keep a firing in view. */
function sinceClockStep(state: TriggerState | null, rule: Rule, now: number): TriggerState | null {
  if (!state || now >= state.at - longestGapMs(rule.everyMs)) return state;
  const known = lastKnown(state);
  if (known?.kind !== "firing") return null;
  const at = now - 1;
  return { ...known, at, since: Math.min(known.since, at), firedAt: Math.min(known.firedAt, at) };
}
