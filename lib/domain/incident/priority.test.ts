import { describe, expect, test } from "vitest";
import { CRITERIA, decidePriority, type Priority, suggestedPriority } from "@/lib/domain/incident/priority";

const plain = { override: null, overrideReason: "" } as const;

describe("the priority", () => {
  test("has six criteria for P0, five for P1, four for P2 and two examples for P3", () => {
    const count = (priority: Priority) => CRITERIA.filter((one) => one.priority === priority).length;
    expect([count("P0"), count("P1"), count("P2"), count("P3")]).toEqual([6, 5, 4, 2]);
    expect(new Set(CRITERIA.map((one) => one.id)).size).toBe(CRITERIA.length);
  });

  test.each(CRITERIA)("is $priority when only “$statement” is true", ({ id, priority }) => {
    expect(suggestedPriority([id])).toBe(priority);
  });

  test("is the highest of several, and keeps which ones matched", () => {
    const decision = decidePriority({ ...plain, criteria: ["slow-not-down", "no-payments", "revenue-lost"] });
    expect(decision).toMatchObject({
      ok: true,
      value: { priority: "P0", suggested: "P0", overrideReason: null },
    });
    expect(decision.ok && decision.value.matched.map((one) => one.id)).toEqual([
      "no-payments",
      "revenue-lost",
      "slow-not-down",
    ]);
  });

  test("needs a statement, and knows no invented ones", () => {
    expect(decidePriority({ ...plain, criteria: [] })).toMatchObject({ ok: false });
    expect(decidePriority({ ...plain, criteria: ["__proto__", "made-up"] })).toMatchObject({ ok: false });
  });

  test("may be overridden only with a reason", () => {
    const choice = { criteria: ["slow-not-down"], override: "P1" as const };
    expect(decidePriority({ ...choice, overrideReason: "  " })).toMatchObject({
      ok: false,
      reasons: [{ code: "override_reason_missing" }],
    });
    expect(decidePriority({ ...choice, overrideReason: "Black Friday" })).toMatchObject({
      ok: true,
      value: { priority: "P1", suggested: "P2", overrideReason: "Black Friday" },
    });
  });

  test("keeps no reason when the override equals the suggestion", () => {
    const same = decidePriority({ criteria: ["no-payments"], override: "P0", overrideReason: "" });
    expect(same).toMatchObject({ ok: true, value: { overrideReason: null } });
  });
});
