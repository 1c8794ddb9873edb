import { describe, expect, it } from "vitest";
import { STEP_MOVES } from "@/lib/domain/execution/state";
import { PLAN_MOVES } from "@/lib/domain/plan/state";
import type { Transition } from "./change";
import { EXPLORATIONS, type ExplorationName } from "./explorations";
import { type Exploration, explore } from "./explore";
import { sceneOf } from "./scene";

const NAMES = Object.keys(EXPLORATIONS) as ExplorationName[];
const done = new Map<ExplorationName, Exploration>();

function explored(name: ExplorationName): Exploration {
  const known = done.get(name) ?? explore(sceneOf(EXPLORATIONS[name]));
  done.set(name, known);
  return known;
}

describe("the two-key state machine", { timeout: 120_000 }, () => {
  it.each(NAMES)("keeps the law in every world that can be reached: %s", (name) => {
    const startedAt = performance.now();
    const { worlds, moves, counterexample } = explored(name);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${name}: ${worlds} worlds, ${moves} moves, ${seconds} s`);
    expect(counterexample).toBeNull();
    expect(worlds).toBeGreaterThan(1_000);
  });

  // Without this an exploration that hardly moves would pass.
  it("goes through every transition that the tables of states allow, but for those that nobody makes", () => {
    const made = new Set(NAMES.flatMap((name) => [...explored(name).transitions]));
    const allowed = [...pairs("plan", PLAN_MOVES), ...pairs("step", STEP_MOVES)];
    expect(allowed.filter((pair) => !made.has(pair))).toEqual([
      // Stale is found by the worker, which has begun by then.
      "plan: proposed → stale",
      // A step is confirmed before its plan succeeds, and that makes the plan `executing` again.
      "plan: unknown → succeeded",
      // A platform that cannot be read is asked again; the step stays as it is.
      "step: reconciling → unknown",
    ]);
    const beginnings = ["plan: absent → proposed", "step: none → intent"];
    expect([...made].filter((pair) => !allowed.includes(pair)).sort()).toEqual(beginnings);
  });
});

function pairs(of: "plan" | "step", moves: Record<string, readonly string[]>): Transition[] {
  return Object.entries(moves).flatMap(([from, ends]) => ends.map((to) => `${of}: ${from} → ${to}` as const));
}
