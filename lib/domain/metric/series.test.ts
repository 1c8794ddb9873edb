import { describe, expect, it } from "vitest";
import { type Series, type SeriesPoint, withSample } from "./series";

const series = (...points: SeriesPoint[]): Series => ({ stepMs: 5_000, spanMs: 60_000, points });

describe("a series that grows", () => {
  it("takes the first sample", () => {
    expect(withSample(series(), 100_000, 1).points).toEqual([[100_000, 1]]);
  });

  it("adds a sample of a new step", () => {
    expect(withSample(series([100_000, 1]), 105_000, 2).points).toEqual([
      [100_000, 1],
      [105_000, 2],
    ]);
  });

  it("keeps only the newest sample of a step", () => {
    expect(withSample(series([100_000, 1]), 104_999, 2).points).toEqual([[104_999, 2]]);
  });

  it("keeps a gap", () => {
    expect(withSample(series([100_000, 1]), 105_000, null).points.at(-1)).toEqual([105_000, null]);
  });

  it("ignores a sample that is older than the newest", () => {
    const grown = series([100_000, 1], [105_000, 2]);
    expect(withSample(grown, 101_000, 9)).toBe(grown);
  });

  it("drops what has left the span, but for the point from which the line enters", () => {
    const grown = withSample(series([10_000, 1], [20_000, 2], [30_000, 3], [85_000, 4]), 95_000, 5);
    expect(grown.points.map(([at]) => at)).toEqual([30_000, 85_000, 95_000]);
  });

  it("does not change the series it was given", () => {
    const before = series([100_000, 1]);
    withSample(before, 105_000, 2);
    expect(before.points).toHaveLength(1);
  });
});
