import { describe, expect, it } from "vitest";
import { STEP_MOVES, type StepState } from "@/lib/domain/execution/state";
import { planDocument } from "@/test/plan-document";
import { currentStep, shownSteps, stepWord } from "./shown-steps";

const plan = planDocument().changes;
const line = (position: number, state: StepState) => ({
  position,
  call: "as it was sent",
  state,
  detail: null,
  intentAt: "2026-11-23T02:18:01.000Z",
  endedAt: null,
});

describe("steps of an execution", () => {
  it("are all of the plan, also before they begin", () => {
    expect(shownSteps([line(1, "sent")], plan)).toMatchObject([
      { position: 1, title: "Put 1.4.2 in the place of 1.5.0", call: "as it was sent", state: "sent" },
      {
        position: 2,
        title: "Restart, and wait until 1.4.2 answers",
        call: expect.stringContaining("Run node"),
        state: null,
      },
    ]);
  });

  it("are those of the ledger when the plan cannot be read", () => {
    expect(shownSteps([line(1, "sent")], null)).toMatchObject([{ title: "Step 1", call: "as it was sent" }]);
  });

  it("have a word for every state", () => {
    for (const state of Object.keys(STEP_MOVES) as StepState[]) {
      expect(stepWord({ state }, "executing").word).not.toBe("");
    }
  });

  it("say that they were never sent once it is over", () => {
    expect(stepWord({ state: null }, "executing").word).toBe("Not begun");
    expect(stepWord({ state: null }, "failed").word).toBe("Never sent");
    expect(stepWord({ state: null }, "stale").word).toBe("Never sent");
  });

  it("have at most one that is worked on", () => {
    expect(currentStep(shownSteps([line(1, "confirmed"), line(2, "unknown")], plan))?.position).toBe(2);
    expect(currentStep(shownSteps([line(1, "confirmed")], plan))).toBeUndefined();
  });
});
