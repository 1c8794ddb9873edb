import { describe, expect, it } from "vitest";
import { planChange, planDocument } from "@/test/plan-document";
import { diffPlans, whichFieldChanged } from "./plan-changes";

const plan = planDocument();

describe("what changed between two plans", () => {
  it("is nothing when only the nonce differs", () => {
    expect(diffPlans(plan, planDocument({ nonce: "f".repeat(32) }))).toEqual([]);
  });

  it("names each field once, in words, in the plan's order", () => {
    const other = planDocument({
      reason: "Other",
      from: { ...planChange().from, configHash: `sha256:${"9".repeat(64)}` },
      to: { ...planChange().to, releaseId: "1.4.1", version: "1.4.1" },
    });
    expect(whichFieldChanged(plan, other)).toBe(
      "the configuration that is live, the release to put live, the reason",
    );
  });

  it("shows both sides, also of a step that is gone", () => {
    const other = planDocument({ steps: planChange().steps.slice(0, 1) });
    expect(diffPlans(plan, other)).toContainEqual({
      field: "changes[0].steps[1].expectVersion",
      name: "the exact steps",
      before: "1.4.2",
      after: null,
    });
  });

  it.each(Object.keys(plan).filter((field) => field !== "nonce"))("has words for %s", (field) => {
    const [change] = diffPlans(plan, { ...plan, [field]: "another" });
    expect(change?.name).not.toBe(change?.field);
    expect(change?.name).not.toBe("");
  });
});
