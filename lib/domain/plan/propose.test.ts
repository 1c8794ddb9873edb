import { describe, expect, it } from "vitest";
import { planDocument } from "@/test/plan-document";
import { mayPropose, mayWithdraw, type Proposal } from "./propose";

const now = new Date("2026-11-03T00:59:00.000Z");
const later = new Date("2026-11-03T01:20:00.000Z");
const proposal = (changes: Partial<Proposal> = {}): Proposal => ({
  document: planDocument(),
  verdict: "safe",
  drift: { at: "from" },
  active: null,
  incidentIsOpen: true,
  now,
  ...changes,
});
const codes = (changes: Partial<Proposal>) => {
  const decision = mayPropose(proposal(changes));
  return decision.ok ? [] : decision.reasons.map((reason) => reason.code);
};
const overridden = (verdict: "caution" | "blocked") =>
  planDocument({ safety: { verdict, overriddenReason: "We know." } });

describe("proposing a plan", () => {
  it.each<[string, Partial<Proposal>, string[]]>([
    ["for a free target", {}, []],
    ["after the last plan ended", { active: { state: "rejected", expiresAt: later } }, []],
    ["after the last plan's time ran out", { active: { state: "proposed", expiresAt: now } }, []],
    [
      "while another plan is open",
      { active: { state: "proposed", expiresAt: later } },
      ["plan_active_on_target"],
    ],
    [
      "while another plan runs",
      { active: { state: "executing", expiresAt: now } },
      ["plan_active_on_target"],
    ],
    [
      "while nobody knows how another went",
      { active: { state: "unknown", expiresAt: now } },
      ["plan_active_on_target"],
    ],
    ["in a closed incident", { incidentIsOpen: false }, ["incident_ended"]],
    ["for longer than an hour", { now: new Date("2026-11-03T00:13:59.999Z") }, ["plan_lifetime_not_allowed"]],
    ["for less than a minute", { now: new Date("2026-11-03T01:13:30.000Z") }, ["plan_lifetime_not_allowed"]],
    [
      "when another release is live",
      { drift: { at: "elsewhere", changed: "1.6 is live." } },
      ["live_release_changed"],
    ],
    [
      "when the platform does not answer",
      { drift: { at: "unknown", changed: "?" } },
      ["live_release_unknown"],
    ],
    ["when it is done already", { drift: { at: "to" } }, ["release_already_live"]],
    ["with an older verdict", { verdict: "blocked", document: overridden("caution") }, ["changed_meanwhile"]],
    ["against the verdict with a reason", { verdict: "blocked", document: overridden("blocked") }, []],
    [
      "against a block without one",
      {
        verdict: "blocked",
        document: planDocument({ safety: { verdict: "blocked", overriddenReason: " " } }),
      },
      ["rollback_blocked"],
    ],
    [
      "against a caution without one",
      {
        verdict: "caution",
        document: planDocument({ safety: { verdict: "caution", overriddenReason: null } }),
      },
      ["safety_reason_missing"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(codes(changes)).toEqual(expected);
  });
});

describe("withdrawing a plan", () => {
  it.each([
    ["the proposer", "proposed", "ana", false, []],
    ["a commander", "proposed", "ben", true, []],
    ["somebody else", "proposed", "ben", false, ["plan_withdraw_not_yours"]],
    ["the proposer, too late", "executing", "ana", false, ["execution_begun"]],
    ["somebody else after the end", "stale", "ben", false, ["plan_stale", "plan_withdraw_not_yours"]],
  ] as const)("by %s", (_, state, personId, isCommander, expected) => {
    const decision = mayWithdraw({ state, proposerId: "ana" }, { personId, isCommander });
    expect(decision.ok ? [] : decision.reasons.map((reason) => reason.code)).toEqual(expected);
  });
});
