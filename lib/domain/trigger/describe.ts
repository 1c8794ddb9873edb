import { formatLimit, formatSpan, formatValue, metricLabel } from "../metric/format";
import type { Comparison, Condition, Trigger } from "./trigger";
import {
  type FiringState,
  type Judged,
  type KnownState,
  lastKnown,
  type TriggerState,
} from "./trigger-state";

/** What of a trigger its sentences need. */
type Described = Pick<Trigger, "condition" | "unit">;

const words: Record<Comparison, string> = {
  ">": "above",
  ">=": "at or above",
  "<": "below",
  "<=": "at or below",
};

/** "error rate above 5 % for 2 min", "business conversion rate more than 20 % below its baseline". */
export function describeCondition(condition: Condition): string {
  const hold = condition.holdMs > 0 ? ` for ${formatSpan(condition.holdMs)}` : "";
  if (condition.kind === "threshold") {
    const limit = formatLimit(condition.threshold, condition.unit);
    return `${metricLabel(condition.metric)} ${words[condition.comparison]} ${limit}${hold}`;
  }
  const amount = condition.comparison === ">" ? "more than" : "at least";
  const side = condition.direction === "decrease" ? "below" : "above";
  const percent = formatLimit(condition.percent, "percent");
  return `${metricLabel(condition.metric)} ${amount} ${percent} ${side} its baseline${hold}`;
}

/** One line on where a trigger stands at `now` (ms since 1970): "error rate 12.4 % > 5 % for 4 s of 10 s". */
export function describeState(state: TriggerState, trigger: Described, now: number): string {
  const metric = metricLabel(trigger.condition.metric);
  switch (state.kind) {
    case "ok":
      return describeValue(state.judged, trigger);
    case "pending":
      return `${describeBreach(state.judged, trigger)} for ${formatSpan(state.heldMs)} of ${formatSpan(state.holdMs)}`;
    case "firing":
      return `${describeBreach(state.judged, trigger)} for ${formatSpan(now - state.since)}`;
    case "recovered": {
      const ago = formatSpan(now - state.recoveredAt);
      const breach = formatSpan(state.recoveredAt - state.since);
      return `${describeValue(state.judged, trigger)}, recovered ${ago} ago after ${breach} in breach`;
    }
    case "no_data":
      return `${metric}: no data for ${formatSpan(now - state.since)} (${state.reason})${describeLast(state.lastKnown)}`;
    case "too_little_traffic":
      return `${metric}: too little traffic (${state.reason})${describeLast(state.lastKnown)}`;
    case "stale_baseline":
      return `${metric}: no usable baseline (${state.reason})${describeLast(state.lastKnown)}`;
    case "source_error":
      return `${metric}: the source cannot be read (${state.reason})${describeLast(state.lastKnown)}`;
  }
}

/** For the log, at the moment of firing: "error rate 12.4 % > 5 % for 10 s". */
export function describeFiring(trigger: Described, firing: FiringState): string {
  return describeState(firing, trigger, firing.at);
}

/** For the log, at the moment a firing ended: "error rate 1.2 %, limit 5 %, after 1 min 31 s in breach". */
export function describeRecovery(trigger: Described, state: TriggerState): string {
  const known = lastKnown(state);
  if (!known) return `${metricLabel(trigger.condition.metric)}: no longer judged`;
  const value = describeValue(known.judged, trigger);
  return known.kind === "recovered"
    ? `${value}, after ${formatSpan(known.recoveredAt - known.since)} in breach`
    : value;
}

function describeBreach(judged: Judged, trigger: Described): string {
  const { condition, unit } = trigger;
  const value = `${metricLabel(condition.metric)} ${formatValue(judged.value, unit)}`;
  if (condition.kind === "threshold")
    return `${value} ${condition.comparison} ${formatLimit(judged.limit, unit)}`;
  const limit = formatLimit(condition.percent, "percent");
  return `${value}, ${describeChange(judged, trigger)} (limit ${limit})`;
}

function describeValue(judged: Judged, trigger: Described): string {
  const { condition, unit } = trigger;
  const value = `${metricLabel(condition.metric)} ${formatValue(judged.value, unit)}`;
  if (condition.kind === "threshold") return `${value}, limit ${formatLimit(judged.limit, unit)}`;
  return `${value}, ${describeChange(judged, trigger)}`;
}

function describeChange({ changePercent, baseline }: Judged, { condition, unit }: Described): string {
  const towards = condition.kind === "change" ? condition.direction : "increase";
  const below = (changePercent ?? 0) > 0 === (towards === "decrease");
  const size = formatValue(Math.abs(changePercent ?? 0), "percent");
  return `${size} ${below ? "below" : "above"} the baseline ${formatValue(baseline, unit)}`;
}

function describeLast(known: KnownState | null): string {
  if (known?.kind === "firing") return `; it was firing, for ${formatSpan(known.heldMs)}, when last seen`;
  if (known?.kind === "pending") return `; it was in breach, for ${formatSpan(known.heldMs)}, when last seen`;
  return "";
}
