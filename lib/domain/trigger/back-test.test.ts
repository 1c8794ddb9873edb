import { describe, expect, it } from "vitest";
import type { Sample } from "../metric/metric";
import { backTest } from "./back-test";
import type { Rule } from "./trigger";

const rule: Rule = {
  condition: { kind: "threshold", metric: "m", comparison: ">", threshold: 5, unit: "percent", holdMs: 2000 },
  minimumPerSecond: null,
  everyMs: 1000,
};
const samples = (...values: (number | null)[]): Sample[] =>
  values.map((value, index) => ({ at: index * 1000, value }));
const none = () => null;

describe("back-testing a trigger", () => {
  it("lists every time it would have fired, with its worst value", () => {
    const found = backTest(samples(1, 6, 6, 6, 9, 1, 6, 6, 1, 7, 8, 7), rule, none);
    expect(found).toEqual({
      firings: [
        { since: 1000, firedAt: 3000, endedAt: 5000, worst: 9 },
        { since: 9000, firedAt: 11_000, endedAt: null, worst: 7 },
      ],
      samples: 12,
      judged: 12,
      fromAt: 0,
      toAt: 11_000,
    });
  });

  it("finds one firing where data was missing in the middle", () => {
    const found = backTest(samples(6, 6, 6, null, null, 6, 1), rule, none);
    expect(found.firings).toMatchObject([{ since: 0, firedAt: 2000, endedAt: 6000 }]);
    expect(found.judged).toBe(5);
  });

  it("says so when there is nothing to test on", () => {
    expect(backTest([], rule, none)).toEqual({
      firings: [],
      samples: 0,
      judged: 0,
      fromAt: null,
      toAt: null,
    });
  });

  it("compares each sample with the baseline of its time", () => {
    const change: Rule = {
      ...rule,
      condition: {
        kind: "change",
        metric: "m",
        direction: "decrease",
        comparison: ">",
        percent: 20,
        holdMs: 0,
      },
    };
    const usable = (value: number) =>
      ({ kind: "usable", value, samples: 9, fromAt: 0, toAt: 0, ageMs: 0 }) as const;
    const found = backTest(samples(10, 10, 10), change, (at) => usable(at === 1000 ? 20 : 10));
    expect(found.firings).toEqual([{ since: 1000, firedAt: 1000, endedAt: 2000, worst: 10 }]);
  });
});
