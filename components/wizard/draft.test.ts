import { describe, expect, test } from "vitest";
import type { Wizard } from "@/lib/queries/wizard";
import { draftOf } from "./draft";

const undecided: Wizard["answers"] = {
  priority: null,
  criteria: [],
  overrideReason: null,
  scope: null,
  way: null,
  wayReason: null,
};

describe("what stands in the fields of the wizard", () => {
  test("is empty at first", () => {
    expect(draftOf({ answers: undecided, draft: {} })).toEqual({
      priority: { criteria: [], override: null, overrideReason: "" },
      scope: { kind: null, percent: "", region: "", segment: "" },
      wayBack: { way: null, reason: "", rootCause: "" },
      release: { wanted: null },
      proposal: { reason: "", overrideReason: "" },
    });
  });

  test("is what was decided", () => {
    const answers: Wizard["answers"] = {
      priority: "P0",
      criteria: ["revenue-lost"],
      overrideReason: "The press asks",
      scope: { kind: "percentage", percent: 40 },
      way: "rollback",
      wayReason: "1.5.0 did it",
    };
    expect(draftOf({ answers, draft: {} })).toMatchObject({
      priority: { criteria: ["revenue-lost"], override: "P0", overrideReason: "The press asks" },
      scope: { kind: "percentage", percent: "40" },
      wayBack: { way: "rollback", reason: "1.5.0 did it" },
      proposal: { reason: "1.5.0 did it" },
    });
  });

  test("is what was typed after that, part by part", () => {
    const answers = { ...undecided, priority: "P1" as const, criteria: ["revenue-lost"] };
    const draft = {
      priority: { criteria: ["no-payments"] },
      release: { wanted: [{ target: "main", releaseId: "1.4.1" }, { target: 7 }] },
    };
    expect(draftOf({ answers, draft })).toMatchObject({
      priority: { criteria: ["no-payments"], override: null },
      release: { wanted: [{ target: "main", releaseId: "1.4.1" }] },
    });
  });

  test.each([null, 7, "text", [], { priority: 7, scope: { kind: "galaxy", percent: 3 }, wayBack: [1] }])(
    "is not disturbed by a stored %j",
    (draft) => {
      const empty = draftOf({ answers: undecided, draft: {} });
      expect(draftOf({ answers: undecided, draft })).toEqual(empty);
    },
  );
});
