import { describe, expect, it } from "vitest";
import { parseCondition } from "./parse-condition";

const minute = 60_000;
const threshold = (rest: object) => ({ kind: "threshold", ...rest });
const change = (rest: object) => ({ kind: "change", ...rest });

describe("reading a condition", () => {
  it.each([
    [
      "error_rate > 5% for 2 minutes",
      threshold({ metric: "error_rate", comparison: ">", threshold: 5, unit: "percent", holdMs: 2 * minute }),
    ],
    [
      "p99_latency > 2000ms for 5 minutes",
      threshold({ metric: "p99_latency", comparison: ">", threshold: 2000, unit: "ms", holdMs: 5 * minute }),
    ],
    [
      "p99_latency>=1.5s for 1 hour",
      threshold({ comparison: ">=", threshold: 1500, unit: "ms", holdMs: 60 * minute }),
    ],
    ["orders < 3", threshold({ metric: "orders", comparison: "<", threshold: 3, unit: "none", holdMs: 0 })],
    [
      "balance <= -0.5 for 30 seconds",
      threshold({ comparison: "<=", threshold: -0.5, unit: "none", holdMs: 30_000 }),
    ],
    ["  error_rate  >  5 %  for  1  second ", threshold({ threshold: 5, unit: "percent", holdMs: 1000 })],
    ["job:errors:rate5m > 1", threshold({ metric: "job:errors:rate5m", threshold: 1 })],
    ["queue increase > 300% from baseline", change({ metric: "queue", direction: "increase", percent: 300 })],
    ["error_rate > 5% for 0.5 minutes", threshold({ holdMs: 30_000 })],
  ])("understands %s", (text, expected) => {
    expect(parseCondition(text, null)).toMatchObject({ ok: true, value: expected });
  });

  it.each([
    [
      "decrease > 20% from baseline",
      change({ direction: "decrease", comparison: ">", percent: 20, holdMs: 0 }),
    ],
    ["decrease >= 20% from baseline for 15 seconds", change({ comparison: ">=", holdMs: 15_000 })],
    ["conversions decrease > 20% from baseline", change({ metric: "conversions" })],
    ["> 5%", threshold({ metric: "conversions", threshold: 5 })],
  ])("understands %s beside a metric", (text, expected) => {
    expect(parseCondition(text, "conversions")).toMatchObject({ ok: true, value: expected });
  });

  it.each([
    ["", "the name of a metric", "the end of the condition", 0],
    ["5% > error_rate", "the name of a metric", "5", 0],
    ["error_rate", "one of >, >=, <, <=", "the end of the condition", 10],
    ["error_rate >> 5%", "one of >, >=, <, <=", ">>", 11],
    ["error_rate is high", "one of >, >=, <, <=", "is", 11],
    ["error_rate > five", "a number such as 5", "five", 13],
    ["p99_latency > 2,000ms", "a number without commas", ",", 15],
    ["error_rate > 5 percent", "a unit (%, ms, s or none)", "percent", 15],
    ["p99_latency > 2minutes", "a unit (%, ms, s or none)", "minutes", 15],
    ["error_rate > 5% during 2 minutes", '"for" and a span', "during", 16],
    ["error_rate > 5% for ever", 'a number such as 2 after "for"', "ever", 20],
    ["error_rate > 5% for 2", "seconds, minutes or hours", "the end of the condition", 21],
    ["error_rate > 5% for 2m", "seconds, minutes or hours", "m", 21],
    ["error_rate > 5% for 2 constructors", "seconds, minutes or hours", "constructors", 22],
    ["error_rate > 5% for 25 hours", "a span from 0 seconds to 24 hours", "25", 20],
    ["error_rate > 5% for -1 minutes", "a span from 0 seconds to 24 hours", "-1", 20],
    ["error_rate > 5% for 2 minutes or so", "the end of the condition", "or", 30],
    ["x decrease < 20% from baseline", "> or >= after decrease", "<", 11],
    ["x decrease > 20% from yesterday", '"20% from baseline"', "yesterday", 22],
    ["x decrease > 20 from baseline", '"20% from baseline"', "from", 16],
    ["x decrease > 100% from baseline", "a decrease from 0 % to below 100 %", "100", 13],
  ])("refuses %s", (text, expected, found, offset) => {
    const parsed = parseCondition(text, null);
    expect(parsed).toMatchObject({ ok: false, problem: { found, offset } });
    expect(parsed.ok ? "" : parsed.problem.expected).toContain(expected);
  });

  it("refuses a condition on another metric than the one named beside it", () => {
    expect(parseCondition("error_rate > 5%", "conversions")).toMatchObject({
      ok: false,
      problem: { found: "error_rate", offset: 0 },
    });
  });
});
