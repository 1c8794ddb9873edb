import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "../metric/metric";
import { judge, RECOVERED_SHOWN_MS } from "./judge";
import { longestGapMs, type Rule } from "./trigger";
import { firingOf, isKnown, type TriggerState } from "./trigger-state";

const everyMs = 1000;
const gapMs = longestGapMs(everyMs);

type Seen = "breach" | "good" | "nothing" | "error" | "quiet";
type Look = { afterMs: number; seen: Seen };

function readingOf(at: number, seen: Seen): Reading {
  if (seen === "error") return { at, value: null, error: "down" };
  if (seen === "nothing") return { at, value: null, perSecond: 9 };
  return { at, value: seen === "breach" ? 9 : 1, perSecond: seen === "quiet" ? 0.1 : 9 };
}

const unknownKinds = { nothing: "no_data", error: "source_error", quiet: "too_little_traffic" } as const;

/** The same judgement read off the whole history, with no state carried along. */
function naive(history: readonly { at: number; seen: Seen }[], holdMs: number) {
  const known = history.filter(({ seen }) => seen === "breach" || seen === "good");
  const last = history.at(-1);
  const breaches = known.slice(known.findLastIndex(({ seen }) => seen === "good") + 1).map(({ at }) => at);
  const fired = firstFiring(breaches, holdMs);
  if (!last || last.seen === "nothing" || last.seen === "error" || last.seen === "quiet") {
    return { kind: last ? unknownKinds[last.seen as keyof typeof unknownKinds] : "no_data", firing: fired };
  }
  if (last.seen === "breach")
    return { kind: fired ? "firing" : "pending", since: fired?.since ?? runStart(breaches) };
  const goodFrom = known.findLastIndex(({ seen }) => seen === "breach") + 1;
  const before = known.slice(0, goodFrom);
  const stretch = before.slice(before.findLastIndex(({ seen }) => seen === "good") + 1).map(({ at }) => at);
  const recoveredAt = known[goodFrom]?.at ?? 0;
  const justEnded = firstFiring(stretch, holdMs) && last.at - recoveredAt < RECOVERED_SHOWN_MS;
  return { kind: justEnded ? "recovered" : "ok" };
}

function runStart(breaches: readonly number[]): number | undefined {
  const first = breaches.findLastIndex(
    (at, index) => at - (breaches[index - 1] ?? Number.NEGATIVE_INFINITY) > gapMs,
  );
  return breaches[first];
}

function firstFiring(breaches: readonly number[], holdMs: number): { since: number; firedAt: number } | null {
  for (const [index, firedAt] of breaches.entries()) {
    const since = runStart(breaches.slice(0, index + 1));
    if (since !== undefined && firedAt - since >= holdMs) return { since, firedAt };
  }
  return null;
}

const look = fc.record<Look>({
  afterMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: gapMs - 2, max: gapMs + 2 }) },
    { weight: 1, arbitrary: fc.integer({ min: 60_000, max: RECOVERED_SHOWN_MS }) },
  ),
  seen: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Seen>("breach") },
    { weight: 2, arbitrary: fc.constant<Seen>("good") },
    { weight: 2, arbitrary: fc.constantFrom<Seen>("nothing", "error", "quiet") },
  ),
});

describe("judging as readings stream in", () => {
  it("says at every reading what the whole history says", () => {
    const looks = fc.array(look, { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(looks, fc.constantFrom(0, 1, 2_000, 5_000, 10_000), (given, holdMs) => {
        const rule: Rule = {
          condition: { kind: "threshold", metric: "m", comparison: ">", threshold: 5, unit: "none", holdMs },
          minimumPerSecond: 0.5,
          everyMs,
        };
        const history: { at: number; seen: Seen }[] = [];
        let state: TriggerState | null = null;
        let at = 1_000_000;
        for (const { afterMs, seen } of given) {
          at += afterMs;
          history.push({ at, seen });
          state = judge(state, readingOf(at, seen), rule, null, at);
          const expected = naive(history, holdMs);
          expect(state.kind).toBe(expected.kind);
          if ("since" in expected) expect(state).toMatchObject({ since: expected.since });
          if ("firing" in expected) {
            const firing = firingOf(state);
            expect(firing && { since: firing.since, firedAt: firing.firedAt }).toEqual(expected.firing);
          }
          expect(isKnown(state)).toBe(seen === "breach" || seen === "good");
        }
      }),
      { numRuns: 400 },
    );
  });
});
