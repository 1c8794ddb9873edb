import { describe, expect, test } from "vitest";
import { nextStep, railSteps, stageOfPath, stagePath } from "@/components/incident/rail";
import { STAGES } from "@/lib/domain/stage";

describe("the rail of an incident", () => {
  test.each(STAGES)("finds the stage %s back from its own page", (stage) => {
    expect(stageOfPath(stagePath("INC-12", stage))).toBe(stage);
    expect(stageOfPath(`${stagePath("INC-12", stage)}/`)).toBe(stage);
  });

  test("has everything before the current stage done and everything after to do", () => {
    expect(railSteps("INC-12", "execute").map((step) => step.state)).toEqual([
      "done",
      "done",
      "done",
      "current",
      "todo",
      "todo",
      "todo",
    ]);
  });

  test("leads from assessing to the wizard", () => {
    expect(nextStep("INC-12", "assess").href).toBe("/incidents/INC-12/plan");
  });
});
