import { describe, expect, it } from "vitest";
import { movePlan } from "@/lib/domain/plan/state";
import {
  EXECUTION_MOVES,
  type ExecutionState,
  moveExecution,
  moveStep,
  STEP_MOVES,
  type StepState,
} from "./state";

describe("execution and step states", () => {
  it("an execution moves only as its plan does", () => {
    for (const from of Object.keys(EXECUTION_MOVES) as ExecutionState[]) {
      for (const to of Object.keys(EXECUTION_MOVES) as ExecutionState[]) {
        expect(moveExecution(from, to).ok).toBe(movePlan(from, to).ok);
      }
    }
  });

  it.each<[StepState, StepState]>([
    ["sent", "intent"],
    ["unknown", "sent"],
    ["unknown", "confirmed"],
    ["unknown", "intent"],
    ["reconciling", "sent"],
    ["confirmed", "intent"],
    ["refused", "sent"],
    ["drifted", "sent"],
    ["not_applied", "sent"],
  ])("a step that is %s never becomes %s", (from, to) => {
    expect(moveStep(from, to)).toMatchObject({
      ok: false,
      reasons: [{ code: "step_transition_not_allowed" }],
    });
  });

  it("a step whose outcome is unknown can only be asked about", () => {
    expect(STEP_MOVES.unknown).toEqual(["reconciling"]);
    expect(moveStep("unknown", "reconciling").ok).toBe(true);
  });
});
