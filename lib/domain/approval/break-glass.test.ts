import { describe, expect, it } from "vitest";
import { at, DIGEST, login, planInQuestion, vote, voter } from "@/test/approval-scene";
import {
  type BreakGlassAttempt,
  type BreakGlassFacts,
  mayBreakGlass,
  mayBreakGlassWith,
  writtenLength,
} from "./break-glass";

const REASON = "Nobody answers, all is down.";
const mina = voter("mina", { roles: [{ role: "commander", effectiveFrom: at(-10_000) }] });

function facts(changes: Partial<BreakGlassFacts> = {}): BreakGlassFacts {
  return {
    allowed: true,
    priority: "P0",
    verdict: { planned: "safe", seen: "safe" },
    lastHealthyAt: at(-60),
    commanders: 4,
    askedAt: at(3),
    uses: [],
    ...changes,
  };
}

function attempt(changes: Partial<BreakGlassAttempt> = {}): BreakGlassAttempt {
  return {
    planId: "plan",
    plan: planInQuestion(),
    votes: [],
    facts: facts(),
    person: mina,
    accountId: "mina-1",
    shownDigest: DIGEST,
    drift: { at: "from" },
    now: at(6),
    ...changes,
  };
}

function codes(changes: Partial<BreakGlassAttempt> = {}, reason = REASON): string[] {
  const decision = mayBreakGlass(attempt(changes), reason);
  return decision.ok ? [] : decision.reasons.map(({ code }) => code);
}
const use = (planId: string, personId: string, minutes: number) => ({
  planId,
  personId,
  usedAt: at(minutes),
});

describe("the glass may be broken", () => {
  it("when every condition holds, also by whoever proposed or approved", () => {
    expect(codes()).toEqual([]);
    expect(codes({ plan: planInQuestion({ proposerId: "mina" }) })).toEqual([]);
    expect(codes({ votes: [vote("mina")] })).toEqual([]);
  });

  it("exactly three minutes after asking, and to a release healthy exactly 30 days ago", () => {
    expect(codes({ facts: facts({ askedAt: at(3) }) })).toEqual([]);
    expect(codes({ facts: facts({ lastHealthyAt: at(6 - 30 * 24 * 60) }) })).toEqual([]);
  });

  it("a day after the last use", () => {
    const uses = [use("a", "mina", 6 - 24 * 60), use("b", "ben", 6 - 24 * 60), use("c", "cem", 0)];
    expect(codes({ facts: facts({ uses }) })).toEqual([]);
  });
});

describe("the glass may not be broken", () => {
  it.each<[string, Partial<BreakGlassFacts>, string]>([
    ["where the policy does not allow it", { allowed: false }, "break_glass_off"],
    ["in a P1", { priority: "P1" }, "break_glass_only_p0"],
    ["without a priority", { priority: null }, "break_glass_only_p0"],
    [
      "when the plan is not called Safe",
      { verdict: { planned: "caution", seen: "safe" } },
      "break_glass_not_safe",
    ],
    ["when the evidence is not", { verdict: { planned: "safe", seen: "caution" } }, "break_glass_not_safe"],
    ["without evidence", { verdict: { planned: "safe", seen: null } }, "break_glass_not_safe"],
    ["to a release that nobody saw healthy", { lastHealthyAt: null }, "break_glass_target_not_healthy"],
    [
      "to one healthy 30 days and a minute ago",
      { lastHealthyAt: at(5 - 30 * 24 * 60) },
      "break_glass_target_not_healthy",
    ],
    ["to one healthy in the future", { lastHealthyAt: at(7) }, "break_glass_target_not_healthy"],
    ["to one healthy never", { lastHealthyAt: new Date(Number.NaN) }, "break_glass_target_not_healthy"],
    ["with five commanders", { commanders: 5 }, "break_glass_too_many_commanders"],
    ["with nobody knows how many", { commanders: Number.NaN }, "break_glass_too_many_commanders"],
    ["when nobody was asked", { askedAt: null }, "break_glass_nobody_asked"],
    [
      "a millisecond before three minutes are over",
      { askedAt: new Date(at(3).getTime() + 1) },
      "break_glass_nobody_asked",
    ],
    ["when nobody knows when", { askedAt: new Date(Number.NaN) }, "break_glass_nobody_asked"],
    ["by the same person within a day", { uses: [use("a", "mina", 7 - 24 * 60)] }, "break_glass_used_up"],
    [
      "a third time in the installation",
      { uses: [use("a", "ben", 0), use("b", "cem", 1)] },
      "break_glass_used_up",
    ],
    ["twice for one plan, ever", { uses: [use("plan", "ben", -9000)] }, "break_glass_used_up"],
  ])("%s", (_, changed, code) => {
    expect(codes({ facts: facts(changed) })).toEqual([code]);
  });

  it.each<[string, Partial<BreakGlassAttempt>, string]>([
    [
      "by an approver",
      { person: voter("mina", { roles: [{ role: "approver", effectiveFrom: at(-9) }] }) },
      "role_missing",
    ],
    [
      "by a commander of tomorrow",
      { person: { ...mina, roles: [{ role: "commander", effectiveFrom: at(7) }] } },
      "approver_role_lost",
    ],
    ["by somebody disabled", { person: { ...mina, disabledAt: at(0) } }, "person_disabled"],
    ["with somebody else's login", { accountId: "ben-1" }, "approver_unknown"],
    [
      "with a disabled login",
      { person: { ...mina, accounts: [login("mina-1", { disabledAt: at(0) })] } },
      "person_disabled",
    ],
    ["on a page that showed another plan", { shownDigest: "0".repeat(64) }, "plan_changed_since_approval"],
    ["after the plan expired", { now: at(15) }, "plan_expired"],
    ["after a rejection", { plan: planInQuestion({ state: "rejected" }) }, "plan_rejected"],
    ["after a rejection that nobody marked", { votes: [vote("ben", { act: "reject" })] }, "plan_rejected"],
    ["after it was withdrawn", { plan: planInQuestion({ state: "withdrawn" }) }, "plan_withdrawn"],
    ["while it is executed", { plan: planInQuestion({ state: "executing" }) }, "plan_executing"],
    [
      "for a plan about roles",
      { plan: planInQuestion({ kind: "roles" as "rollback" }) },
      "break_glass_not_safe",
    ],
    ["when it is live already", { drift: { at: "to" } }, "release_already_live"],
    ["when something else runs", { drift: { at: "elsewhere", changed: "x" } }, "live_release_changed"],
    ["when nobody knows what runs", { drift: { at: "unknown", changed: "x" } }, "live_release_unknown"],
  ])("%s", (_, changed, code) => {
    expect(codes(changed)).toContain(code);
  });

  it("without a reason of twenty characters; blanks around do not count, an emoji is one", () => {
    expect(codes({}, "x".repeat(19))).toEqual(["break_glass_reason_missing"]);
    expect(codes({}, ` ${"x".repeat(19)} `)).toEqual(["break_glass_reason_missing"]);
    expect(codes({}, "x".repeat(20))).toEqual([]);
    expect(writtenLength(" 🔥🔥 ")).toBe(2);
  });

  it("and says everything in the way at once", () => {
    const wrong = facts({
      allowed: false,
      priority: "P2",
      lastHealthyAt: null,
      askedAt: null,
      commanders: 9,
    });
    expect(codes({ facts: wrong }, "")).toEqual([
      "break_glass_off",
      "break_glass_only_p0",
      "break_glass_target_not_healthy",
      "break_glass_too_many_commanders",
      "break_glass_nobody_asked",
      "break_glass_reason_missing",
    ]);
  });
});

describe("the proof", () => {
  const proof = {
    method: "passkey" as const,
    accountId: "mina-1",
    passkeyId: "mina-key",
    signatureVerified: true,
    authenticatedAt: null,
  };
  const verdict = (changes: object, person = mina) => {
    const decision = mayBreakGlassWith({ person, now: at(6) }, { ...proof, ...changes });
    return decision.ok ? [] : decision.reasons.map(({ code }) => code);
  };

  it("is a passkey of that person that may sign", () => {
    expect(verdict({})).toEqual([]);
    expect(verdict({ method: "reauthenticate", authenticatedAt: at(6) })).toEqual(["passkey_missing"]);
    expect(verdict({ passkeyId: "ben-key" })).toEqual(["passkey_not_yours"]);
    expect(verdict({ signatureVerified: false })).toEqual(["signature_not_valid"]);
    const key = { id: "mina-key", usableFrom: at(7), revokedAt: null };
    expect(verdict({}, { ...mina, passkeys: [key] })).toEqual(["passkey_too_young"]);
    expect(verdict({}, { ...mina, passkeys: [{ ...key, revokedAt: at(0) }] })).toEqual(["passkey_revoked"]);
  });
});
