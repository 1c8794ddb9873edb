import { describe, expect, it } from "vitest";
import type { Unit } from "../metric/metric";
import { parseTrigger, type WrittenTrigger } from "./parse-trigger";

const metrics = new Map<string, Unit>([
  ["error_rate", "percent"],
  ["p99_latency", "ms"],
]);
const written = (fields: Partial<WrittenTrigger> = {}): WrittenTrigger => ({
  name: "high-error-rate",
  condition: "error_rate > 5% for 2 minutes",
  metric: null,
  severity: "critical",
  autoRollback: false,
  ...fields,
});
const problems = (fields: Partial<WrittenTrigger>) => {
  const parsed = parseTrigger(written(fields), metrics);
  return parsed.ok ? [] : parsed.problems;
};

describe("reading a trigger", () => {
  it("keeps the condition, its unit and how it was written", () => {
    const parsed = parseTrigger(written(), metrics);
    expect(parsed).toMatchObject({
      ok: true,
      trigger: {
        name: "high-error-rate",
        severity: "critical",
        unit: "percent",
        written: written().condition,
      },
    });
  });

  it("refuses to roll back by itself, and says why", () => {
    const [problem] = problems({ autoRollback: true });
    expect(problem).toMatchObject({ key: "auto-rollback", found: "true" });
    expect(problem?.expected).toContain("a human always decides");
  });

  it("refuses a severity that it does not know", () => {
    expect(problems({ severity: "bad" })).toMatchObject([{ key: "severity", found: "bad" }]);
  });

  it("refuses a metric that the service does not measure, and names those it does", () => {
    expect(problems({ condition: "eror_rate > 5%" })).toMatchObject([
      { key: "condition", found: "eror_rate" },
    ]);
    const [beside] = problems({ metric: "orders", condition: "decrease > 20% from baseline" });
    expect(beside).toMatchObject({ key: "metric", found: "orders" });
    expect(beside?.expected).toContain("error_rate, p99_latency");
  });

  it.each(["error_rate > 5ms", "error_rate > 0.05", "p99_latency > 5%", "p99_latency > 2000"])(
    "refuses %s, which is not in the unit of the metric",
    (condition) => {
      expect(problems({ condition })).toMatchObject([{ key: "condition" }]);
    },
  );

  it("names everything that is wrong at once, with the place in the condition", () => {
    const found = problems({ autoRollback: true, severity: "bad", condition: "error_rate > x" });
    expect(found.map(({ key }) => key)).toEqual(["auto-rollback", "severity", "condition"]);
    expect(found[2]?.found).toBe('x (character 14 of "error_rate > x")');
  });
});
