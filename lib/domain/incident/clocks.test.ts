import { describe, expect, test } from "vitest";
import { type ClockFacts, clocksOf } from "@/lib/domain/incident/clocks";

const at = (time: string) => new Date(`2026-11-03T${time}:00Z`);
const facts: ClockFacts = {
  priority: "P0",
  detectedAt: at("14:00"),
  declaredAt: at("14:05"),
  decidedAt: null,
  executedAt: null,
  resolvedAt: null,
};

describe("the clocks", () => {
  test.each([
    ["P0", 2],
    ["P1", 4],
    ["P2", 24],
    ["P3", 48],
  ] as const)("of %s have a target of %i hours", (priority, hours) => {
    const { response, deploy } = clocksOf({ ...facts, priority }, at("14:30"));
    expect([response.targetMs, deploy.targetMs]).toEqual([hours * 3_600_000, hours * 3_600_000]);
  });

  test("start at detection and run until reached", () => {
    const { response, deploy } = clocksOf({ ...facts, decidedAt: at("14:20") }, at("14:30"));
    expect(response).toMatchObject({ elapsedMs: 20 * 60_000, overdue: false });
    expect(deploy).toMatchObject({ elapsedMs: 30 * 60_000, stoppedAt: null });
  });

  test("are overdue only past the target", () => {
    expect(clocksOf(facts, at("16:00")).deploy.overdue).toBe(false);
    expect(clocksOf(facts, at("16:01")).deploy.overdue).toBe(true);
  });

  test("have no target before the priority is set, and stop when the incident is resolved", () => {
    const { deploy } = clocksOf({ ...facts, priority: null, resolvedAt: at("14:10") }, at("20:00"));
    expect(deploy).toMatchObject({ targetMs: null, overdue: false, elapsedMs: 10 * 60_000 });
  });
});
