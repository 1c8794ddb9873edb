import { describe, expect, it } from "vitest";
import { movePlan, PLAN_MOVES, PLAN_STATES, planHasEnded, planStateAt, whyPlanIsClosed } from "./state";

const allowedPlanMoves = [
  "proposed>executing",
  "proposed>withdrawn",
  "proposed>rejected",
  "proposed>expired",
  "proposed>stale",
  "executing>succeeded",
  "executing>failed",
  "executing>stale",
  "executing>unknown",
  "unknown>executing",
  "unknown>succeeded",
  "unknown>failed",
];

describe("plan states", () => {
  it("move as the law says and in no other way", () => {
    const possible = PLAN_STATES.flatMap((from) =>
      PLAN_STATES.filter((to) => movePlan(from, to).ok).map((to) => `${from}>${to}`),
    );
    expect(possible.sort()).toEqual([...allowedPlanMoves].sort());
  });

  it("never return from an end", () => {
    for (const from of PLAN_STATES.filter(planHasEnded)) {
      expect(PLAN_STATES.some((to) => movePlan(from, to).ok)).toBe(false);
    }
  });

  it("lead to an end from everywhere", () => {
    for (const start of PLAN_STATES) {
      const seen = new Set<string>([start]);
      for (const state of seen)
        for (const next of PLAN_MOVES[state as keyof typeof PLAN_MOVES]) seen.add(next);
      expect([...seen].some((state) => planHasEnded(state as keyof typeof PLAN_MOVES))).toBe(true);
    }
  });

  it("are open for votes only while proposed", () => {
    expect(PLAN_STATES.filter((state) => whyPlanIsClosed(state) === null)).toEqual(["proposed"]);
  });

  it("expire at the very millisecond, and at once when the time is not a time", () => {
    const at = new Date("2026-11-03T01:14:00.000Z");
    expect(planStateAt("proposed", at, new Date(at.getTime() - 1))).toBe("proposed");
    expect(planStateAt("proposed", at, at)).toBe("expired");
    expect(planStateAt("executing", at, at)).toBe("executing");
    expect(planStateAt("proposed", new Date("no time"), at)).toBe("expired");
  });
});
