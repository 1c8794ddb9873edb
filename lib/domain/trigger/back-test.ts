import type { Sample } from "../metric/metric";
import type { Baseline } from "./baseline";
import { judge } from "./judge";
import type { Rule } from "./trigger";
import { firingOf, isKnown, type TriggerState } from "./trigger-state";

/** One time the trigger would have fired. `endedAt` is null when it still would; `worst` is in the metric's unit. */
export type WouldFire = { since: number; firedAt: number; endedAt: number | null; worst: number };

/** `judged` of the `samples` had a value that could be judged: with few of them the answer says little. */
export type BackTest = {
  firings: WouldFire[];
  samples: number;
  judged: number;
  fromAt: number | null;
  toAt: number | null;
};

/** Plays stored samples (oldest first) through a rule: how often would it have fired, and when? */
export function backTest(
  samples: readonly Sample[],
  rule: Rule,
  baselineAt: (at: number) => Baseline | null,
): BackTest {
  const firings: WouldFire[] = [];
  let state: TriggerState | null = null;
  let judged = 0;
  for (const { at, value, perSecond } of samples) {
    const reading = { at, value, perSecond: perSecond ?? undefined };
    const before = firingOf(state);
    state = judge(state, reading, rule, baselineAt(at), at);
    if (isKnown(state)) judged += 1;
    note(firings, before !== null, state);
  }
  const [fromAt, toAt] = [samples[0]?.at ?? null, samples.at(-1)?.at ?? null];
  return { firings, samples: samples.length, judged, fromAt, toAt };
}

function note(firings: WouldFire[], fired: boolean, state: TriggerState): void {
  if (!isKnown(state)) return;
  const { value, limit } = state.judged;
  const last = firings.at(-1);
  if (state.kind === "firing" && !fired) {
    firings.push({ since: state.since, firedAt: state.firedAt, endedAt: null, worst: value });
  } else if (last && state.kind === "firing") {
    last.worst = Math.abs(value - limit) > Math.abs(last.worst - limit) ? value : last.worst;
  } else if (last && fired) {
    last.endedAt = state.at;
  }
}
