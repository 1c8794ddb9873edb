import { describe, expect, it } from "vitest";
import { at, DIGEST, planInQuestion, vote, voter } from "@/test/approval-scene";
import type { Voter } from "./approval";
import type { BreakGlassFacts } from "./break-glass";
import {
  type BrokenGlass,
  type GlassAnswer,
  glassStateAt,
  mayAnswerGlass,
  mayExecuteByGlass,
} from "./broken-glass";

const commander = { role: "commander" as const, effectiveFrom: at(-10_000) };
const mina = voter("mina", { roles: [commander] });

function glass(changes: Partial<BrokenGlass> = {}): BrokenGlass {
  return {
    personId: "mina",
    accountId: "mina-1",
    passkeyId: "mina-key",
    digest: DIGEST,
    signatureVerified: true,
    usedAt: at(5),
    countersignBy: at(5 + 24 * 60),
    answer: null,
    ...changes,
  };
}

function facts(changes: Partial<BreakGlassFacts> = {}): BreakGlassFacts {
  const verdict = { planned: "safe", seen: "safe" } as const;
  const known = {
    allowed: true,
    priority: "P0",
    verdict,
    lastHealthyAt: at(-60),
    commanders: 1,
    askedAt: at(1),
  };
  return { ...known, uses: [{ planId: "plan", personId: "mina", usedAt: at(5) }], ...changes };
}

type Scene = {
  plan: object;
  glass: object;
  facts: object;
  people: Voter[];
  votes: ReturnType<typeof vote>[];
};

function executes(scene: Partial<Scene> = {}, now = at(6)): string[] {
  const decision = mayExecuteByGlass(
    planInQuestion(scene.plan),
    scene.votes ?? [],
    glass(scene.glass),
    facts(scene.facts),
    scene.people ?? [mina],
    now,
  );
  return decision.ok ? [] : decision.reasons.map(({ code }) => code);
}

describe("a broken glass carries a plan", () => {
  it("while everything holds as it did, whether or not it was countersigned", () => {
    expect(executes()).toEqual([]);
    expect(executes({ glass: { answer: "countersign" } })).toEqual([]);
  });

  it.each<[string, Partial<Scene>, string]>([
    ["the signature does not verify", { glass: { signatureVerified: false } }, "signature_not_valid"],
    ["nobody knows whether it does", { glass: { signatureVerified: undefined } }, "signature_not_valid"],
    ["it was for another plan", { glass: { digest: "0".repeat(64) } }, "approval_for_other_plan"],
    ["it is older than the plan", { glass: { usedAt: at(-1) } }, "approval_for_other_plan"],
    ["it is from the future", { glass: { usedAt: at(7) } }, "signature_from_the_future"],
    ["the person is not known", { people: [] }, "approver_unknown"],
    ["the person was disabled", { people: [{ ...mina, disabledAt: at(6) }] }, "person_disabled"],
    ["the role is gone", { people: [{ ...mina, roles: [] }] }, "role_missing"],
    [
      "the role was lost and given back",
      { people: [{ ...mina, roles: [{ ...commander, effectiveFrom: at(6) }] }] },
      "approver_role_lost",
    ],
    ["the login is gone", { people: [{ ...mina, accounts: [] }] }, "approver_unknown"],
    ["the key is gone", { people: [{ ...mina, passkeys: [] }] }, "passkey_not_yours"],
    ["the policy forbids it now", { facts: { allowed: false } }, "break_glass_off"],
    ["it is no P0 any more", { facts: { priority: "P1" } }, "break_glass_only_p0"],
    ["nobody was asked", { facts: { askedAt: null } }, "break_glass_nobody_asked"],
    ["somebody rejected the plan", { votes: [vote("ben", { act: "reject" })] }, "plan_rejected"],
    ["the plan has ended", { plan: { state: "withdrawn" } }, "plan_withdrawn"],
    ["the plan lives too long", { plan: { expiresAt: at(61) } }, "plan_lifetime_not_allowed"],
  ])("but not when %s", (_, scene, code) => {
    expect(executes(scene)).toEqual([code]);
  });

  it("but not after the plan's time, nor when nobody knows when it was broken", () => {
    expect(executes({}, at(15))).toContain("plan_expired");
    expect(executes({ glass: { usedAt: new Date(Number.NaN) } })).toContain("signature_from_the_future");
  });
});

describe("an answer", () => {
  function answers(changes: Partial<GlassAnswer> = {}, reason = "Looked at the graphs"): string[] {
    const answer = { act: "countersign", glass: glass(), person: voter("ben"), accountId: "ben-1" } as const;
    const decision = mayAnswerGlass({ ...answer, shownDigest: DIGEST, now: at(60), ...changes }, reason);
    return decision.ok ? [] : decision.reasons.map(({ code }) => code);
  }

  it("is given by another approver or commander, once", () => {
    expect(answers()).toEqual([]);
    expect(answers({ act: "object" })).toEqual([]);
    expect(answers({ person: voter("cem", { roles: [commander] }), accountId: "cem-1" })).toEqual([]);
  });

  it.each<[string, Partial<GlassAnswer>, string]>([
    ["from whoever broke it", { person: mina, accountId: "mina-1" }, "break_glass_own"],
    ["after another", { glass: glass({ answer: "object" }) }, "break_glass_answered"],
    ["that countersigns at the deadline", { now: at(5 + 24 * 60) }, "break_glass_too_late"],
    ["that countersigns at no time", { now: new Date(Number.NaN) }, "break_glass_too_late"],
    ["for another plan", { shownDigest: "0".repeat(64) }, "plan_changed_since_approval"],
    ["from a viewer", { person: voter("ben", { roles: [] }) }, "role_missing"],
    ["from somebody disabled", { person: voter("ben", { disabledAt: at(0) }) }, "person_disabled"],
    ["with another login", { accountId: "cem-1" }, "approver_unknown"],
  ])("is refused %s", (_, changes, code) => {
    expect(answers(changes)).toContain(code);
  });

  it("that objects needs a reason and comes never too late", () => {
    expect(answers({ act: "object" }, "  ")).toEqual(["break_glass_reason_missing"]);
    expect(answers({ act: "object", now: at(99_000) })).toEqual([]);
    expect(answers({ act: "countersign" }, "")).toEqual([]);
  });

  it("says where the break-glass stands", () => {
    const waiting = { answer: null, countersignBy: at(10) };
    expect(glassStateAt(waiting, at(9))).toBe("waiting");
    expect(glassStateAt(waiting, at(10))).toBe("not countersigned");
    expect(glassStateAt({ ...waiting, answer: "countersign" }, at(99))).toBe("countersigned");
    expect(glassStateAt({ ...waiting, answer: "object" }, at(1))).toBe("objected");
  });
});
