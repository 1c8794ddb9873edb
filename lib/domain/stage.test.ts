import { describe, expect, test } from "vitest";
import { type Stage, type StageFacts, stageOf } from "@/lib/domain/stage";

const fresh: StageFacts = {
  priority: null,
  plan: null,
  execution: null,
  verification: null,
  resolved: false,
};

const cases: [string, Partial<StageFacts>, Stage][] = [
  ["begins with assessing", {}, "assess"],
  ["decides once the priority is set", { priority: "P1" }, "decide"],
  ["waits for approval while a plan is open", { priority: "P1", plan: "proposed" }, "approve"],
  ["decides again after a rejection", { priority: "P1", plan: "rejected" }, "decide"],
  ["decides again after a stale plan", { priority: "P1", plan: "stale", execution: "stale" }, "decide"],
  [
    "decides again after a failed execution",
    { priority: "P1", plan: "failed", execution: "failed" },
    "decide",
  ],
  ["executes", { priority: "P1", plan: "executing", execution: "executing" }, "execute"],
  [
    "still executes while the outcome is unknown",
    { priority: "P1", plan: "unknown", execution: "unknown" },
    "execute",
  ],
  [
    "verifies after success",
    { priority: "P1", plan: "succeeded", execution: "succeeded", verification: "running" },
    "verify",
  ],
  [
    "stays at verifying when it failed",
    { priority: "P1", plan: "succeeded", execution: "succeeded", verification: "failed" },
    "verify",
  ],
  [
    "tells once verified",
    { priority: "P1", plan: "succeeded", execution: "succeeded", verification: "passed" },
    "tell",
  ],
  ["reviews once resolved", { priority: "P1", resolved: true }, "review"],
];

describe("the stage of an incident", () => {
  test.each(cases)("%s", (_name, facts, stage) => {
    expect(stageOf({ ...fresh, ...facts })).toBe(stage);
  });
});
