import { describe, expect, it } from "vitest";
import { at, login, planInQuestion, vote, voter } from "@/test/approval-scene";
import type { PlanInQuestion, Vote, Voter } from "./approval";
import { effectiveApprovals } from "./effective-approvals";
import { mayExecute } from "./execute";

type Scene = { plan: PlanInQuestion; votes: Vote[]; people: Voter[]; now: Date; reauthenticate: boolean };
const scene = (changes: Partial<Scene> = {}): Scene => ({
  plan: planInQuestion(),
  votes: [vote("ben"), vote("cem")],
  people: [voter("ana"), voter("ben"), voter("cem")],
  now: at(6),
  reauthenticate: true,
  ...changes,
});
const decide = (s: Scene) =>
  mayExecute(s.plan, s.votes, s.people, { reauthenticate: s.reauthenticate }, s.now);
const codes = (s: Scene) => {
  const decision = decide(s);
  return decision.ok ? [] : decision.reasons.map((reason) => reason.code);
};
const whyVoid = (s: Scene) =>
  effectiveApprovals(s.plan, s.votes, s.people, { reauthenticate: s.reauthenticate }, s.now).void.flatMap(
    (entry) => entry.reasons.map((reason) => reason.code),
  );

describe("execution is allowed", () => {
  it("with two approvers beside the proposer, and names their approvals", () => {
    const decision = decide(scene());
    expect(decision.ok && decision.value.map((approval) => approval.personId)).toEqual(["ben", "cem"]);
  });

  it("with the proposer and one other for a release that was in production", () => {
    expect(codes(scene({ votes: [vote("ana"), vote("ben")] }))).toEqual([]);
  });

  it("to the last millisecond of the plan", () => {
    expect(codes(scene({ now: new Date(at(15).getTime() - 1) }))).toEqual([]);
    expect(codes(scene({ now: at(15) }))).toContain("plan_expired");
  });

  it("with a commander", () => {
    const commander = voter("cem", { roles: [{ role: "commander", effectiveFrom: at(-1) }] });
    expect(codes(scene({ people: [voter("ben"), commander] }))).toEqual([]);
  });

  it("with a void approval beside two good ones", () => {
    expect(codes(scene({ votes: [vote("ana", { revokedAt: at(6) }), vote("ben"), vote("cem")] }))).toEqual(
      [],
    );
  });
});

describe("execution is refused", () => {
  it.each<[string, Partial<Scene>, string]>([
    ["without a vote", { votes: [] }, "second_approval_missing"],
    ["with one approver", { votes: [vote("ben")] }, "second_approval_missing"],
    ["with the proposer alone", { votes: [vote("ana")] }, "approval_by_other_person_missing"],
    [
      "with one person's two accounts",
      { votes: [vote("ben"), vote("ben", { id: "2", accountId: "ben-2" })] },
      "second_approval_missing",
    ],
    [
      "with a rejection",
      { votes: [vote("ben"), vote("cem"), vote("ana", { act: "reject" })] },
      "plan_rejected",
    ],
    [
      "with a rejection whose signature fails",
      { votes: [vote("ben"), vote("cem"), vote("ana", { act: "reject", signatureVerified: false })] },
      "plan_rejected",
    ],
    ["with a plan of no time", { plan: planInQuestion({ expiresAt: new Date("never") }) }, "plan_expired"],
    [
      "with a plan of 61 minutes",
      { plan: planInQuestion({ expiresAt: at(61) }) },
      "plan_lifetime_not_allowed",
    ],
    [
      "with a plan from the future",
      { plan: planInQuestion({ proposedAt: at(7) }) },
      "signature_from_the_future",
    ],
    ["when the time cannot be told", { now: new Date("never") }, "plan_expired"],
    ["when the plan is rejected", { plan: planInQuestion({ state: "rejected" }) }, "plan_rejected"],
    ["when the plan is withdrawn", { plan: planInQuestion({ state: "withdrawn" }) }, "plan_withdrawn"],
    ["when the plan is stale", { plan: planInQuestion({ state: "stale" }) }, "plan_stale"],
    ["when it runs already", { plan: planInQuestion({ state: "executing" }) }, "plan_executing"],
    ["when nobody knows how it went", { plan: planInQuestion({ state: "unknown" }) }, "plan_executing"],
    ["when it has succeeded", { plan: planInQuestion({ state: "succeeded" }) }, "plan_ended"],
    ["when it has failed", { plan: planInQuestion({ state: "failed" }) }, "plan_ended"],
    [
      "with the proposer's approval for a release never seen in production",
      { plan: planInQuestion({ targetWasInProduction: false }), votes: [vote("ana"), vote("ben")] },
      "second_approval_missing",
    ],
    [
      "a plan about roles whose proposer is one of the two",
      { plan: planInQuestion({ kind: "roles", aboutPersonId: "dia" }), votes: [vote("ana"), vote("ben")] },
      "second_approval_missing",
    ],
    [
      "without the role that the policy asks for",
      { plan: planInQuestion({ requiredRoles: ["commander"] }) },
      "approval_by_role_missing",
    ],
  ])("%s", (_, changes, code) => {
    expect(codes(scene(changes))).toContain(code);
  });

  it("until one of the two holds the role that the policy asks for", () => {
    const people = [voter("ben"), voter("cem", { roles: [{ role: "commander", effectiveFrom: at(-9) }] })];
    expect(codes(scene({ plan: planInQuestion({ requiredRoles: ["commander"] }), people }))).toEqual([]);
    const late = [voter("ben"), voter("cem", { roles: [{ role: "commander", effectiveFrom: at(5.1) }] })];
    expect(codes(scene({ plan: planInQuestion({ requiredRoles: ["commander"] }), people: late }))).toContain(
      "approval_by_role_missing",
    );
  });

  it("with all reasons at once", () => {
    const votes = [vote("ana"), vote("ben", { act: "reject" })];
    expect(codes(scene({ votes, now: at(16) }))).toEqual([
      "plan_expired",
      "plan_rejected",
      "second_approval_missing",
      "approval_by_other_person_missing",
    ]);
  });
});

describe("an approval is void", () => {
  const withCem = (changes: Partial<Voter>) => ({ people: [voter("ben"), voter("cem", changes)] });
  const withVote = (changes: Partial<Vote>) => ({ votes: [vote("ben"), vote("cem", changes)] });

  it.each<[string, Partial<Scene>, string]>([
    ["when it is revoked", withVote({ revokedAt: at(6) }), "approval_revoked"],
    ["when it is for another digest", withVote({ digest: "e".repeat(64) }), "approval_for_other_plan"],
    ["when its signature does not verify", withVote({ signatureVerified: false }), "signature_not_valid"],
    ["when it is from the future", withVote({ votedAt: at(7) }), "signature_from_the_future"],
    ["when its time is no time", withVote({ votedAt: new Date("never") }), "signature_from_the_future"],
    ["when it is older than the plan", withVote({ votedAt: at(-1) }), "approval_for_other_plan"],
    ["when the person is not known", { people: [voter("ben")] }, "approver_unknown"],
    ["when the person is disabled", withCem({ disabledAt: at(6) }), "person_disabled"],
    ["when the role is gone", withCem({ roles: [] }), "role_missing"],
    [
      "when only other roles are left",
      withCem({ roles: [{ role: "admin", effectiveFrom: at(-100) }] }),
      "role_missing",
    ],
    [
      "when the role was taken and given back",
      withCem({ roles: [{ role: "approver", effectiveFrom: at(5.5) }] }),
      "approver_role_lost",
    ],
    ["when the account is another person's", withVote({ accountId: "ben-1" }), "approver_unknown"],
    [
      "when the account is disabled",
      withCem({ accounts: [login("cem-1", { disabledAt: at(6) })] }),
      "person_disabled",
    ],
    ["when the passkey is another person's", withVote({ passkeyId: "ben-key" }), "passkey_not_yours"],
    ["when there is no passkey", withVote({ passkeyId: null }), "passkey_not_yours"],
    [
      "when the passkey is revoked",
      withCem({ passkeys: [{ id: "cem-key", usableFrom: at(-100), revokedAt: at(6) }] }),
      "passkey_revoked",
    ],
    [
      "when the passkey was too young",
      withCem({ passkeys: [{ id: "cem-key", usableFrom: at(5.1), revokedAt: null }] }),
      "passkey_too_young",
    ],
    [
      "when passkeys are the rule",
      { ...withVote({ method: "reauthenticate", passkeyId: null }), reauthenticate: false },
      "reauthentication_not_allowed",
    ],
    [
      "when the password was too young",
      {
        votes: [vote("ben"), vote("cem", { method: "reauthenticate", passkeyId: null })],
        people: [voter("ben"), voter("cem", { accounts: [login("cem-1", { passwordUsableFrom: at(5.1) })] })],
      },
      "password_too_young",
    ],
    [
      "when the plan is about the person's own roles",
      { plan: planInQuestion({ kind: "roles", aboutPersonId: "cem" }), ...withVote({}) },
      "own_roles_not_yours",
    ],
    [
      "when the person voted already",
      { votes: [vote("ben"), vote("cem"), vote("ben", { id: "2", votedAt: at(5.5) })] },
      "person_already_voted",
    ],
  ])("%s", (_, changes, code) => {
    expect(whyVoid(scene(changes))).toContain(code);
  });

  it("never for a fresh sign-in where the policy allows it", () => {
    expect(whyVoid(scene(withVote({ method: "reauthenticate", passkeyId: null })))).toEqual([]);
  });
});
