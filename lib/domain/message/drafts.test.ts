import { describe, expect, it, test } from "vitest";
import { blanksIn } from "@/lib/domain/message/blank";
import { chipsOf } from "@/lib/domain/message/chips";
import { bodyOf, citeLines, type Draft } from "@/lib/domain/message/draft";
import { draftMessage } from "@/lib/domain/message/draft-message";
import { durationsOf } from "@/lib/domain/message/durations";
import { factsOf, type MomentName } from "@/lib/domain/message/facts";
import { AUDIENCES, PHASES, type Phase } from "@/lib/domain/message/phase";
import { claimsResolved } from "@/lib/domain/message/resolved-lock";
import { suggestPhase } from "@/lib/domain/message/suggest-phase";
import { draftReview } from "@/lib/domain/review/draft-review";
import type { EventName } from "@/lib/domain/timeline/event";
import { entry, storyRecord, storyUntil } from "@/test/incident-story";

const factsUntil = (until?: EventName) => factsOf(storyRecord, storyUntil(until));
const whole = factsUntil();
const text = (draft: Draft) => `${draft.title}\n${bodyOf(draft)}`;

describe("the facts of an incident", () => {
  const moments: [MomentName, string, number[]][] = [
    ["impactStart", "02:10:05", [41]],
    ["detected", "02:12:05", [41]],
    ["declared", "02:13:00", [41]],
    ["decided", "02:15:00", [44]],
    ["approved", "02:18:00", [47]],
    ["executed", "02:18:20", [49]],
    ["verified", "02:33:30", [51]],
    ["resolved", "02:35:00", [52]],
  ];
  test.each(moments)("keep %s apart, with the entry it came from", (name, clock, cites) => {
    expect(whole.moments[name]).toEqual({ at: `2026-11-23T${clock}.000Z`, cites });
  });

  it("say of each duration what it measures", () => {
    const spans = durationsOf(whole).map(({ label, ms }) => [label, ms / 1000]);
    expect(spans).toContainEqual(["Impact began → verified", 23 * 60 + 25]);
    expect(spans).toContainEqual(["Detected → executed", 6 * 60 + 15]);
  });

  it("take the earliest breach as the beginning of the impact", () => {
    const fired = {
      event: "trigger_fired" as const,
      body: { trigger: "x", sentence: "x", breachAt: "2026-11-23T02:09:00.000Z" },
    };
    const facts = factsOf(storyRecord, [
      ...storyUntil("incident_declared"),
      entry(99, "02:13:01", null, fired),
    ]);
    expect(facts.moments.impactStart).toEqual({ at: "2026-11-23T02:09:00.000Z", cites: [99] });
  });

  it("do not count an approval that was revoked", () => {
    const log = storyUntil("plan_approved");
    const revoked = { event: "approval_revoked" as const, body: { planId: "p1", reason: "too early" } };
    expect(factsOf(storyRecord, [...log, entry(99, "02:17:30", "Rosa", revoked)]).approvers).toEqual([]);
  });

  it("forget an old verification when a new execution begins", () => {
    const again = {
      event: "execution_started" as const,
      body: { executionId: "e2", from: "1.4.2", to: "1.4.1", approvers: [] },
    };
    const facts = factsOf(storyRecord, [
      ...storyUntil("verification_passed"),
      entry(99, "02:40:00", null, again),
    ]);
    expect([facts.verification, facts.moments.verified, facts.moments.executed]).toEqual([null, null, null]);
  });

  it("take a stale execution for failed, and a plan that went stale later for nothing", () => {
    const stale = { event: "plan_stale" as const, body: { planId: "p1", changed: "1.6.0 runs" } };
    const during = factsOf(storyRecord, [
      ...storyUntil("execution_started"),
      entry(99, "02:18:02", null, stale),
    ]);
    expect(during.execution).toEqual({ state: "failed", detail: "1.6.0 runs", cites: [99] });
    const later = factsOf(storyRecord, [...storyUntil(), entry(99, "02:50:00", null, stale)]);
    expect(later.execution?.state).toBe("succeeded");
  });

  it("know that an execution goes on after its outcome was unknown", () => {
    const log = storyUntil("execution_started");
    const unknown = { event: "execution_unknown" as const, body: { executionId: "e1", detail: "no answer" } };
    const resumed = { event: "execution_resumed" as const, body: { executionId: "e1" } };
    const facts = factsOf(storyRecord, [
      ...log,
      entry(98, "02:18:02", null, unknown),
      entry(99, "02:18:09", null, resumed),
    ]);
    expect(facts.execution?.state).toBe("executing");
  });

  const phases: [EventName, Phase][] = [
    ["incident_declared", "investigating"],
    ["way_back_chosen", "identified"],
    ["execution_started", "identified"],
    ["execution_succeeded", "monitoring"],
    ["verification_passed", "monitoring"],
    ["incident_resolved", "resolved"],
  ];
  test.each(phases)("after %s suggest %s", (until, phase) => {
    expect(suggestPhase(factsUntil(until))).toBe(phase);
  });
});

describe("the drafts", () => {
  const everything = AUDIENCES.flatMap((audience) => PHASES.map((phase) => [audience, phase] as const));

  test.each(everything)(
    "%s, %s: every line with a time, a name or a number cites the log",
    (audience, phase) => {
      for (const { text: said, cites } of draftMessage(whole, audience, phase).lines) {
        if (/\d\d:\d\d|1\.4\.2|Ben|P1|30 %/.test(said))
          expect([said, cites.length > 0]).toEqual([said, true]);
      }
    },
  );

  test.each(everything.filter(([, phase]) => phase !== "resolved"))(
    "%s, %s: nothing claims that it is resolved",
    (audience, phase) => {
      expect(claimsResolved(text(draftMessage(factsUntil("verification_started"), audience, phase)))).toBe(
        false,
      );
    },
  );

  test.each(["status", "email"] as const)(
    "%s: no names of people, releases or metrics go outside",
    (audience) => {
      const all = PHASES.map((phase) => text(draftMessage(whole, audience, phase))).join("\n");
      expect(all).not.toMatch(/Rosa|Ben|Mina|1\.5\.0|1\.4\.2|error rate|INC-12|Checkout/);
    },
  );

  it("a first status update can be published without waiting for anything", () => {
    const draft = draftMessage(factsUntil("incident_declared"), "status", "investigating");
    expect(blanksIn(text(draft))).toEqual([]);
  });

  it("what nobody entered stays a visible blank", () => {
    const nothing = factsOf({ ...storyRecord, impactStartAt: null }, storyUntil("incident_declared"));
    expect(blanksIn(text(draftMessage(nothing, "slack", "investigating")))).toEqual([
      "priority",
      "ticket",
      "when the impact began",
      "who was affected",
      "what they noticed",
      "root cause",
      "what was changed to stop the harm",
      "pull request",
      "how the result was verified",
      "who writes it",
      "who does it",
    ]);
  });

  it("tell colleagues who approved, what moved where and what changed", () => {
    const message = text(draftMessage(whole, "slack", "resolved"));
    expect(message).toContain("*Fix:* Rolled back Shop from 1.5.0 to 1.4.2, approved by Rosa and Ben.");
    expect(message).toContain("• error rate: 31.0 % before, 0.0 % after");
    expect(message).toContain("• Impact began → verified: 23 min 25 s");
  });

  it("do not call it confirmed when a commander overrode verification", () => {
    const log = storyUntil("verification_started");
    const ended = {
      event: "incident_resolved" as const,
      body: { overrideReason: "Traffic is too low to measure" },
    };
    const body = bodyOf(
      draftMessage(
        factsOf(storyRecord, [...log, entry(60, "02:40:00", "Mina", ended)]),
        "status",
        "resolved",
      ),
    );
    expect(body).toContain("Since 02:40 UTC we consider the problem resolved.");
    expect(body).not.toContain("confirmed");
  });
});

describe("the review", () => {
  const review = draftReview(whole);

  test.each([
    "Summary",
    "Timeline (UTC)",
    "Impact",
    "Root cause",
    "Resolution",
    "What went well",
    "What went wrong",
    "Action items",
    "Prevention",
    "Lessons learned",
  ])("has the section %s", (title) => {
    expect(review.lines.map((one) => one.text)).toContain(`## ${title}`);
  });

  test.each(["Date", "Severity", "Duration", "Users affected", "User experience", "Revenue", "Reputation"])(
    "has the field %s",
    (field) => {
      expect(bodyOf(review)).toContain(`**${field}**`);
    },
  );

  it("cites every entry of the log in its timeline", () => {
    const cited = new Set(review.lines.flatMap(({ cites }) => cites));
    expect(storyUntil().every(({ position }) => cited.has(position))).toBe(true);
  });

  it("leaves an unknown root cause blank and shows one that a person entered", () => {
    expect(bodyOf(review)).toContain("[blank: root cause]");
    const chosen = {
      event: "way_back_chosen" as const,
      body: { way: "fix_forward", recommended: "rollback", reason: "Quicker", rootCause: "A missing index" },
    };
    const facts = factsOf(storyRecord, [...storyUntil(), entry(90, "02:36:00", "Rosa", chosen)]);
    expect(draftReview(facts).lines).toContainEqual({ text: "A missing index", cites: [90] });
  });
});

describe("citations of an edited text", () => {
  const draft = draftMessage(whole, "slack", "resolved");
  const chips = chipsOf(whole);

  it("stay with the lines that nobody touched", () => {
    expect(citeLines(bodyOf(draft), draft.lines, [])).toEqual(draft.lines);
  });

  it("follow the values that were inserted into new lines", () => {
    expect(citeLines("It ran 1.4.2 again at 02:18 UTC", draft.lines, chips)[0]?.cites).toEqual([47, 48, 49]);
  });

  it("are not found in parts of other values", () => {
    expect(citeLines("Version 11.4.2 and P10", draft.lines, chips)[0]?.cites).toEqual([]);
  });
});
