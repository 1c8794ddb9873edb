import { describe, expect, it } from "vitest";
import type { Increase } from "./counter-window";
import { measuredQuantile, measuredRate, measuredRatio } from "./measured";

const grew = (by: Record<string, number>, spanMs = 10_000): Increase => ({
  spanMs,
  by: new Map(Object.entries(by)),
});
const latency = {
  kind: "quantile",
  q: 0.5,
  histogram: "seconds",
  bucketsIn: "seconds",
  windowMs: 10_000,
} as const;

describe("measuring", () => {
  it("gives a ratio in percent with the traffic behind it", () => {
    expect(measuredRatio(grew({ "": 5 }), grew({ "": 40 }), "percent")).toEqual({
      value: 12.5,
      perSecond: 4,
    });
    expect(measuredRatio(grew({ "": 5 }), grew({ "": 40 }), "none").value).toBe(0.125);
  });

  it("gives 0 when nothing failed and something happened", () => {
    expect(measuredRatio(grew({}), grew({ "": 40 }), "percent").value).toBe(0);
  });

  it("gives no value, and no traffic, when nothing happened", () => {
    expect(measuredRatio(grew({}), grew({ "": 0 }), "percent")).toMatchObject({ value: null, perSecond: 0 });
    expect(measuredQuantile(grew({ "1": 0, "+Inf": 0 }), latency, "ms")).toMatchObject({
      value: null,
      perSecond: 0,
    });
  });

  it("gives no value before the second look", () => {
    expect(measuredRatio(null, null, "percent").value).toBeNull();
    expect(measuredRate(null).value).toBeNull();
    expect(measuredQuantile(null, latency, "ms").value).toBeNull();
  });

  it("turns buckets in seconds into milliseconds", () => {
    const increase = grew({ "1": 0, "2": 10, "+Inf": 10 });
    expect(measuredQuantile(increase, latency, "ms")).toEqual({ value: 1500, perSecond: 1 });
    expect(measuredQuantile(increase, { ...latency, bucketsIn: "milliseconds" }, "ms").value).toBe(1.5);
  });

  it("says when the true quantile may be higher than any bucket", () => {
    const measured = measuredQuantile(grew({ "2": 1, "+Inf": 10 }), latency, "ms");
    expect(measured.value).toBe(2000);
    expect(measured.note).toContain("at least");
  });

  it("says when a histogram has no infinite bucket", () => {
    expect(measuredQuantile(grew({ "1": 5 }), latency, "ms")).toMatchObject({ value: null });
  });
});
