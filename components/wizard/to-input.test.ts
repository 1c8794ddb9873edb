import { describe, expect, test } from "vitest";
import { priorityInput, scopeInput, wayBackInput } from "@/lib/schemas/incident-input";
import { missingForProposal, toPriorityInput, toProposalInput, toScope, toWayBackInput } from "./to-input";

const fields = { percent: "", region: "", segment: "" };

describe("what the wizard sends", () => {
  test("a priority, with a reason only when another than the suggested one was chosen", () => {
    const draft = { criteria: ["revenue-lost"], override: null, overrideReason: "left over" };
    const input = toPriorityInput(12, draft);
    expect(priorityInput.parse(input)).toEqual({ ...draft, incident: 12, overrideReason: "" });
    expect(toPriorityInput(12, { ...draft, override: "P0" }).overrideReason).toBe("left over");
  });

  test("a scope of the chosen kind alone", () => {
    expect(toScope({ ...fields, kind: null })).toBeNull();
    expect(toScope({ ...fields, kind: "all", region: "Europe" })).toEqual({ kind: "all" });
    expect(toScope({ ...fields, kind: "region", region: "Europe" })).toEqual({
      kind: "region",
      name: "Europe",
    });
    const scope = toScope({ ...fields, kind: "percentage", percent: "40" });
    expect(scopeInput.parse({ incident: 1, scope })).toEqual({ incident: 1, scope });
  });

  test.each(["", " ", "forty"])("no percentage for “%s”", (percent) => {
    expect(toScope({ ...fields, kind: "percentage", percent })).toEqual({
      kind: "percentage",
      percent: Number.NaN,
    });
  });

  test("a root cause only with a fix forward", () => {
    const draft = { reason: "", rootCause: "The pool leaks" };
    const back = toWayBackInput(12, { ...draft, way: "rollback" }, "rollback");
    expect(wayBackInput.parse(back).rootCause).toBe("");
    expect(toWayBackInput(12, { ...draft, way: "fix_forward" }, null).rootCause).toBe("The pool leaks");
  });

  test("a proposal without an override when the verdict is Safe", () => {
    const draft = { reason: "It broke", overrideReason: "left over" };
    const input = (verdict: "safe" | "blocked") => toProposalInput(12, draft, { id: "a", verdict });
    expect(input("safe").overrideReason).toBe("");
    expect(input("blocked").overrideReason).toBe("left over");
  });

  test("nothing while reasons are missing", () => {
    const codes = (reason: string, overrideReason: string, verdict: "safe" | "caution" | "blocked") =>
      missingForProposal({ reason, overrideReason }, verdict).map(({ code }) => code);
    expect(codes("It broke", "", "safe")).toEqual([]);
    expect(codes(" ", "", "safe")).toEqual(["input_invalid"]);
    expect(codes("It broke", " ", "caution")).toEqual(["safety_reason_missing"]);
    expect(codes("It broke", "", "blocked")).toEqual(["rollback_blocked"]);
    expect(codes("It broke", "We know", "blocked")).toEqual([]);
  });
});
