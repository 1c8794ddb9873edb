import { describe, expect, test } from "vitest";
import { breachSpans, describeSeries, timeTicks, topOf, valueTicks, withGaps } from "./series";

const at = Date.parse("2026-11-23T02:00:00Z");
const every = (step: number, values: (number | null)[]) =>
  values.map((value, index) => ({ at: at + index * step, value }));
const above = { value: 5, breach: "above" } as const;

describe("gaps", () => {
  test("a missing stretch of samples breaks the line", () => {
    const points = [...every(1_000, [1, 1, 1]), { at: at + 60_000, value: 1 }];
    expect(withGaps(points).map((point) => point.value)).toEqual([1, 1, 1, null, 1]);
  });

  test("a sample that is a little late does not", () => {
    const points = [...every(1_000, [1, 1, 1]), { at: at + 4_500, value: 1 }];
    expect(withGaps(points)).toEqual(points);
  });

  test("one point and none stay as they are", () => {
    expect(withGaps([])).toEqual([]);
    expect(withGaps(every(1_000, [3]))).toEqual(every(1_000, [3]));
  });
});

describe("breach", () => {
  test("a span lasts until the first good sample", () => {
    expect(breachSpans(every(1_000, [1, 6, 7, 2]), above)).toEqual([{ from: at + 1_000, to: at + 3_000 }]);
  });

  test("a span that still goes on ends at the last sample", () => {
    expect(breachSpans(every(1_000, [1, 6, 7]), above)).toEqual([{ from: at + 1_000, to: at + 2_000 }]);
  });

  test("the threshold itself is not a breach, and no data is neither good nor bad", () => {
    expect(breachSpans(every(1_000, [5, 6, null, 6]), above)).toEqual([
      { from: at + 1_000, to: at + 1_000 },
      { from: at + 3_000, to: at + 3_000 },
    ]);
  });

  test("below works the other way round", () => {
    expect(breachSpans(every(1_000, [9, 3]), { value: 5, breach: "below" })).toHaveLength(1);
  });
});

describe("words", () => {
  const words = (values: (number | null)[]) =>
    describeSeries({
      label: "Error rate",
      unit: "%",
      points: every(1_000, values),
      threshold: above,
      markers: [{ at, label: "1.5.0" }],
    }).replaceAll("\u00a0", " ");

  test("say value, range, since when it is breached, and what was deployed", () => {
    expect(words([1, 6, 8])).toBe(
      "Error rate: now 8 %. Between 1 % and 8 % in this window. At most 5 % allowed, breached since 02:00:01 UTC. 1.5.0 deployed at 02:00 UTC.",
    );
  });

  test("say when it was over and when it never was", () => {
    expect(words([6, 1])).toContain("last breached until 02:00:01 UTC");
    expect(words([1, 2])).toContain("never breached");
  });

  test("say that there is no data", () => {
    expect(describeSeries({ label: "Error rate", unit: "%", points: [] })).toBe("Error rate: no data.");
  });
});

describe("axes", () => {
  test("time ticks are round and few", () => {
    const ticks = timeTicks({ from: at + 17_000, to: at + 15 * 60_000 }, 6);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every((tick) => tick % 60_000 === 0)).toBe(true);
  });

  test.each([
    [10.1, [0, 5, 10, 15]],
    [1324, [0, 500, 1000, 1500]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [0.011, [0, 0.005, 0.01, 0.015]],
  ])("value ticks up to %d are round", (top, ticks) => {
    expect(valueTicks(top)).toEqual(ticks);
  });

  test("the top leaves room above values and lines, and never is zero", () => {
    expect(topOf(every(1_000, [1, 3]), 10)).toBeCloseTo(11);
    expect(topOf([])).toBe(1);
  });
});
