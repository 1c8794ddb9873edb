import { formatLimit, formatSpan, formatValue } from "@/lib/domain/metric/format";
import type { Sample, Unit } from "@/lib/domain/metric/metric";
import { isKnown, type KnownState, type TriggerState } from "@/lib/domain/trigger/trigger-state";
import type { Finding } from "@/lib/domain/verification/check";

export type WatchedTrigger = {
  /** Null: nobody judges this trigger any more. */
  state: TriggerState | null;
  unit: Unit;
  /** The last value before the execution began. */
  before: number | null;
  /** Every reading since the watch began. */
  during: readonly Sample[];
  /** A state older than this says nothing about now. */
  staleAfterMs: number;
};

/** Fewer readings with a value than this share of all, and the watch saw too little. */
const ENOUGH = 0.5;

/** What a trigger says about the result. Until the watch is `over`, a trigger that still fires only waits. */
export function judgeTrigger(watched: WatchedTrigger, now: number, over: boolean): Finding {
  const { state, unit, staleAfterMs } = watched;
  const before = watched.before === null ? undefined : formatValue(watched.before, unit);
  const open = over ? "inconclusive" : "waiting";
  if (state === null) return { state: open, evidence: "Nobody judges this trigger.", before };
  const age = now - state.at;
  if (age > staleAfterMs) return { state: open, evidence: `No reading for ${formatSpan(age)}.`, before };
  if (!isKnown(state)) return { state: open, evidence: sentence(state.reason), before };
  return { ...judgeKnown(watched, state, over), before, after: formatValue(state.judged.value, unit) };
}

function judgeKnown({ unit, before, during }: WatchedTrigger, state: KnownState, over: boolean): Finding {
  const { value, limit } = state.judged;
  const now = `${formatValue(value, unit)} now, limit ${formatLimit(limit, unit)}`;
  const evidence = before === null ? now : `${now}, ${formatValue(before, unit)} before`;
  if (state.kind === "firing" || state.kind === "pending") {
    const still = state.kind === "firing" ? "still firing" : "over the limit again";
    return { state: over ? "failed" : "waiting", evidence: `${evidence}, ${still}.` };
  }
  const seen = during.filter(({ value: read }) => read !== null).length;
  if (over && (seen === 0 || seen / during.length < ENOUGH)) {
    return { state: "inconclusive", evidence: `Only ${seen} of ${during.length} readings had a value.` };
  }
  return { state: "passed", evidence: `${evidence}.` };
}

function sentence(reason: string): string {
  const capital = reason.charAt(0).toUpperCase() + reason.slice(1);
  return capital.endsWith(".") ? capital : `${capital}.`;
}
