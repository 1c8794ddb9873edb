import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { histogramQuantile } from "./histogram-quantile";

const infinity = Number.POSITIVE_INFINITY;
const buckets = (...pairs: [number, number][]) => pairs.map(([upperBound, count]) => ({ upperBound, count }));

describe("quantile of a histogram", () => {
  it("is linear inside a bucket", () => {
    const found = histogramQuantile(0.5, buckets([0.1, 0], [0.2, 10], [infinity, 10]));
    expect(found?.value).toBeCloseTo(0.15);
  });

  it("starts the first bucket at zero", () => {
    expect(histogramQuantile(0.25, buckets([0.4, 8], [infinity, 8]))?.value).toBeCloseTo(0.1);
  });

  it("gives the highest finite bound, and says so, when the quantile lies beyond", () => {
    expect(histogramQuantile(0.99, buckets([1, 50], [2, 60], [infinity, 100]))).toEqual({
      value: 2,
      capped: true,
    });
  });

  it("does not mind the order of the buckets", () => {
    expect(histogramQuantile(0.5, buckets([infinity, 10], [2, 10], [1, 0]))?.value).toBe(1.5);
  });

  it("forgives a bucket that lags behind a lower one", () => {
    expect(histogramQuantile(0.5, buckets([1, 10], [2, 8], [infinity, 10]))?.value).toBe(0.5);
  });

  it.each([
    ["no buckets", []],
    ["no infinite bucket", buckets([1, 5], [2, 6])],
    ["only the infinite bucket", buckets([infinity, 6])],
    ["nothing counted", buckets([1, 0], [infinity, 0])],
  ])("is unknown with %s", (_, given) => {
    expect(histogramQuantile(0.99, given)).toBeNull();
  });

  it("lies in the bucket that holds the observation of that rank", () => {
    const bounds = [1, 2, 5, 10, 50];
    const values = fc.array(fc.double({ min: 0.01, max: 49, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (observed, q) => {
        const counted = [...bounds, infinity].map((upperBound) => ({
          upperBound,
          count: observed.filter((value) => value <= upperBound).length,
        }));
        const exact = observed.toSorted((a, b) => a - b)[Math.ceil(q * observed.length - 1e-9) - 1] ?? 0;
        const upper = bounds.find((bound) => exact <= bound) ?? infinity;
        const lower = bounds.filter((bound) => bound < exact).at(-1) ?? 0;
        const found = histogramQuantile(q, counted)?.value ?? -1;
        expect(found).toBeGreaterThanOrEqual(lower - 1e-9);
        expect(found).toBeLessThanOrEqual(upper + 1e-9);
      }),
    );
  });
});
