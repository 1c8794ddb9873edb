import { describe, expect, it } from "vitest";
import type { Decision } from "@/lib/domain/decision";
import type { Drift } from "@/lib/domain/plan/drift";
import { at, DIGEST, login, planInQuestion, vote, voter } from "@/test/approval-scene";
import { mayApprove, mayReject, mayVoteWith, type VoteAttempt, type VoteProof } from "./approve";
import { mayRevoke } from "./revoke";

const attempt = (changes: Partial<VoteAttempt> = {}): VoteAttempt => ({
  plan: planInQuestion(),
  votes: [],
  voter: voter("ben"),
  accountId: "ben-1",
  shownDigest: DIGEST,
  policy: { reauthenticate: true },
  now: at(5),
  ...changes,
});
const proof = (changes: Partial<VoteProof> = {}): VoteProof => ({
  method: "passkey",
  accountId: "ben-1",
  passkeyId: "ben-key",
  signatureVerified: true,
  authenticatedAt: null,
  ...changes,
});
const FROM: Drift = { at: "from" };
const codes = <T>(decision: Decision<T>) =>
  decision.ok ? [] : decision.reasons.map((reason) => reason.code);

describe("approving", () => {
  it("is allowed to an approver who has not voted", () => {
    expect(codes(mayApprove(attempt(), FROM))).toEqual([]);
  });

  it("is allowed to the proposer of a way back to a release that was in production", () => {
    expect(codes(mayApprove(attempt({ voter: voter("ana"), accountId: "ana-1" }), FROM))).toEqual([]);
  });

  it.each<[string, Partial<VoteAttempt>, string]>([
    [
      "a viewer",
      { voter: voter("ben", { roles: [{ role: "viewer", effectiveFrom: at(-9) }] }) },
      "role_missing",
    ],
    [
      "an admin",
      { voter: voter("ben", { roles: [{ role: "admin", effectiveFrom: at(-9) }] }) },
      "role_missing",
    ],
    ["a disabled person", { voter: voter("ben", { disabledAt: at(-9) }) }, "person_disabled"],
    [
      "a disabled account",
      { voter: voter("ben", { accounts: [login("ben-1", { disabledAt: at(1) })] }) },
      "person_disabled",
    ],
    ["an account of somebody else", { accountId: "ana-1" }, "approver_unknown"],
    ["somebody who voted", { votes: [vote("ben")] }, "person_already_voted"],
    [
      "somebody who voted with another account",
      { votes: [vote("ben", { accountId: "ben-2" })] },
      "person_already_voted",
    ],
    ["somebody who revoked", { votes: [vote("ben", { revokedAt: at(4) })] }, "person_already_voted"],
    [
      "the second account of a proposer who voted",
      {
        voter: voter("ana", {
          accounts: [login("ana-1"), login("ana-2")],
        }),
        accountId: "ana-2",
        votes: [vote("ana")],
      },
      "person_already_voted",
    ],
    [
      "the proposer of an untried release",
      { voter: voter("ana"), accountId: "ana-1", plan: planInQuestion({ targetWasInProduction: false }) },
      "proposer_may_not_approve",
    ],
    ["a page that shows another plan", { shownDigest: "0".repeat(64) }, "plan_changed_since_approval"],
    ["an expired plan", { now: at(15) }, "plan_expired"],
    ["a withdrawn plan", { plan: planInQuestion({ state: "withdrawn" }) }, "plan_withdrawn"],
    ["a rejected plan", { plan: planInQuestion({ state: "rejected" }) }, "plan_rejected"],
    ["a stale plan", { plan: planInQuestion({ state: "stale" }) }, "plan_stale"],
    ["a running plan", { plan: planInQuestion({ state: "executing" }) }, "plan_executing"],
    ["a plan that has ended", { plan: planInQuestion({ state: "succeeded" }) }, "plan_ended"],
  ])("is refused to %s", (_, changes, code) => {
    expect(codes(mayApprove(attempt(changes), FROM))).toContain(code);
  });

  it("tells somebody with two accounts that it is about the person", () => {
    const decision = mayApprove(attempt({ votes: [vote("ben", { accountId: "ben-2" })] }), FROM);
    expect(!decision.ok && decision.reasons[0]?.message).toContain("another account");
  });

  it.each<[Drift, string]>([
    [{ at: "elsewhere", changed: "1.5.1 is live." }, "live_release_changed"],
    [{ at: "unknown", changed: "No answer." }, "live_release_unknown"],
    [{ at: "to" }, "release_already_live"],
  ])("is refused when the platform is %j", (drift, code) => {
    expect(codes(mayApprove(attempt(), drift))).toEqual([code]);
  });
});

describe("rejecting", () => {
  it("is allowed whatever runs, with a reason", () => {
    expect(codes(mayReject(attempt(), "Migration 7 drops a column."))).toEqual([]);
    expect(codes(mayReject(attempt(), "  "))).toEqual(["rejection_reason_missing"]);
  });

  it("is refused to a viewer", () => {
    const viewer = voter("ben", { roles: [{ role: "viewer", effectiveFrom: at(-9) }] });
    expect(codes(mayReject(attempt({ voter: viewer }), "No"))).toEqual(["role_missing"]);
  });
});

describe("the proof of a vote", () => {
  const fresh = { method: "reauthenticate", passkeyId: null, authenticatedAt: at(4.5) } as const;

  it.each<[string, Partial<VoteProof>, Partial<VoteAttempt>, string[]]>([
    ["an own passkey", {}, {}, []],
    ["a sign-in of half a minute ago", fresh, {}, []],
    ["a sign-in of two minutes ago", { ...fresh, authenticatedAt: at(3) }, {}, ["reauthentication_too_old"]],
    [
      "a sign-in that has not happened",
      { ...fresh, authenticatedAt: at(5.5) },
      {},
      ["reauthentication_too_old"],
    ],
    ["no sign-in", { ...fresh, authenticatedAt: null }, {}, ["reauthentication_too_old"]],
    [
      "a sign-in where passkeys are the rule",
      fresh,
      { policy: { reauthenticate: false } },
      ["reauthentication_not_allowed"],
    ],
    ["a signature that fails", { signatureVerified: false }, {}, ["signature_not_valid"]],
    ["somebody else's passkey", { passkeyId: "ana-key" }, {}, ["passkey_not_yours"]],
    ["no passkey", { passkeyId: null }, {}, ["passkey_not_yours"]],
    [
      "a new passkey",
      {},
      { voter: voter("ben", { passkeys: [{ id: "ben-key", usableFrom: at(60), revokedAt: null }] }) },
      ["passkey_too_young"],
    ],
    [
      "a revoked passkey",
      {},
      { voter: voter("ben", { passkeys: [{ id: "ben-key", usableFrom: at(-60), revokedAt: at(1) }] }) },
      ["passkey_revoked"],
    ],
  ])("%s", (_, change, changes, expected) => {
    expect(codes(mayVoteWith(attempt(changes), proof(change)))).toEqual(expected);
  });
});

describe("revoking", () => {
  it("is allowed while the plan is proposed", () => {
    expect(mayRevoke({ state: "proposed" }, [vote("ben"), vote("cem")], "ben")).toMatchObject({
      ok: true,
      value: { personId: "ben" },
    });
  });

  it.each([
    ["somebody who has not voted", "proposed", [vote("cem")], "approval_missing"],
    ["somebody who rejected", "proposed", [vote("ben", { act: "reject" })], "approval_missing"],
    ["somebody who revoked", "proposed", [vote("ben", { revokedAt: at(6) })], "approval_revoked"],
    ["somebody who comes too late", "executing", [vote("ben")], "execution_begun"],
    ["an ended plan", "withdrawn", [vote("ben")], "plan_withdrawn"],
  ] as const)("is refused to %s", (_, state, votes, code) => {
    expect(codes(mayRevoke({ state }, votes, "ben"))).toEqual([code]);
  });
});
