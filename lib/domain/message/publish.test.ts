import { describe, expect, it, test } from "vitest";
import { checkDraft, checkPublication, type MessageText } from "@/lib/domain/message/publish";
import { resolveIncident } from "@/lib/domain/message/resolve-incident";
import { claimsResolved, maySayResolved, type Standing } from "@/lib/domain/message/resolved-lock";

const text: MessageText = { phase: "monitoring", title: "Problems with Shop", body: "We are watching." };
const locked: Standing = { verification: "running", resolved: false };
const open: Standing = { verification: "passed", resolved: false };
const codes = (decision: { ok: true } | { ok: false; reasons: { code: string }[] }) =>
  decision.ok ? [] : decision.reasons.map(({ code }) => code);

describe("whether resolved may be said", () => {
  const cases: [Standing, boolean][] = [
    [{ verification: null, resolved: false }, false],
    [{ verification: "running", resolved: false }, false],
    [{ verification: "failed", resolved: false }, false],
    [{ verification: "inconclusive", resolved: false }, false],
    [{ verification: "passed", resolved: false }, true],
    [{ verification: "failed", resolved: true }, true],
    [{ verification: null, resolved: true }, true],
  ];
  test.each(cases)("%j: %s", (standing, allowed) => {
    expect(maySayResolved(standing).ok).toBe(allowed);
  });

  const claims: [string, boolean][] = [
    ["The problem is resolved.", true],
    ["The issue has been resolved", true],
    ["This is now fully resolved!", true],
    ["Resolved", true],
    ["*Status:* Resolved – it is over", true],
    ["All systems operating normally", true],
    ["It is not resolved yet.", false],
    ["We will write when it is resolved.", false],
    ["Until it is fully resolved we keep watching.", false],
    ["We resolved to watch it for an hour", false],
    ["An unresolved question", false],
    ["We are watching.", false],
  ];
  test.each(claims)("%j claims it: %s", (said, claimed) => {
    expect(claimsResolved(said)).toBe(claimed);
  });
});

describe("publishing a status update", () => {
  const cases: [string, Partial<MessageText>, Standing, MessageText | null, string[]][] = [
    ["is accepted", {}, locked, null, []],
    ["is accepted as resolved once verified", { phase: "resolved", body: "It is resolved." }, open, null, []],
    ["is refused as resolved before", { phase: "resolved" }, locked, null, ["verification_not_passed"]],
    [
      "is refused when the prose says so before",
      { body: "It is resolved." },
      locked,
      null,
      ["message_says_resolved"],
    ],
    [
      "is refused when the title says so before",
      { title: "Resolved: checkout" },
      locked,
      null,
      ["message_says_resolved"],
    ],
    ["is refused with blanks", { body: "From [blank: when] on" }, locked, null, ["message_has_blanks"]],
    ["is refused twice", {}, locked, text, ["message_published"]],
    ["is accepted again in another phase", {}, locked, { ...text, phase: "identified" }, []],
    [
      "is refused without title and text",
      { title: " ", body: "" },
      locked,
      null,
      ["input_invalid", "input_invalid"],
    ],
    ["is refused when too long", { body: "x".repeat(4_001) }, locked, null, ["text_too_long"]],
    [
      "is refused for every reason at once",
      { phase: "resolved", title: "", body: "[blank: what]" },
      locked,
      null,
      ["verification_not_passed", "message_has_blanks", "input_invalid"],
    ],
  ];
  test.each(cases)("%s", (_name, changes, standing, last, reasons) => {
    expect(codes(checkPublication({ ...text, ...changes }, standing, last))).toEqual(reasons);
  });

  it("names the blanks", () => {
    const decision = checkPublication(
      { ...text, body: "[blank: when] [blank: who] [blank: when]" },
      locked,
      null,
    );
    expect(decision.ok ? "" : decision.reasons[0]?.message).toContain("when; who.");
  });
});

describe("keeping a draft", () => {
  it("accepts blanks and prose", () => {
    expect(checkDraft("slack", { ...text, body: "[blank: who] is resolved" }, locked).ok).toBe(true);
  });
  it("refuses the phase resolved before verification", () => {
    expect(codes(checkDraft("slack", { ...text, phase: "resolved" }, locked))).toEqual([
      "verification_not_passed",
    ]);
  });
  it("refuses a megabyte and says how much fits", () => {
    const decision = checkDraft("email", { ...text, body: "x".repeat(2 ** 20) }, locked);
    expect(decision.ok ? "" : decision.reasons[0]?.message).toBe(
      "1,048,576 characters are too many; 20,000 fit. Shorten the text.",
    );
  });
});

describe("declaring an incident resolved", () => {
  const base = {
    standing: open,
    openPlan: false,
    executing: false,
    roles: ["responder"],
    overrideReason: null,
  };
  const cases: [string, Partial<typeof base> | Record<string, unknown>, string[]][] = [
    ["is accepted once verified", {}, []],
    ["is refused before", { standing: locked }, ["verification_not_passed"]],
    [
      "is refused a second time",
      { standing: { verification: "passed", resolved: true } },
      ["incident_ended"],
    ],
    ["is refused during an execution", { executing: true }, ["incident_transition_not_allowed"]],
    ["is refused while a plan is open", { openPlan: true }, ["incident_transition_not_allowed"]],
    [
      "refuses an override by a responder",
      { standing: locked, overrideReason: "low traffic" },
      ["role_missing"],
    ],
    [
      "refuses an override without a reason",
      { standing: locked, overrideReason: " ", roles: ["commander"] },
      ["verification_reason_missing"],
    ],
    [
      "accepts a commander's override",
      { standing: locked, overrideReason: "low traffic", roles: ["commander"] },
      [],
    ],
  ];
  test.each(cases)("%s", (_name, changes, reasons) => {
    expect(codes(resolveIncident({ ...base, ...changes }))).toEqual(reasons);
  });
  it("keeps no override reason when none was needed", () => {
    expect(resolveIncident({ ...base, roles: ["commander"], overrideReason: "just in case" })).toEqual({
      ok: true,
      value: null,
    });
  });
});
