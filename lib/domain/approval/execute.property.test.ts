import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, planInQuestion, vote, voter } from "@/test/approval-scene";
import type { PlanInQuestion, Vote, Voter } from "./approval";
import { mayExecute } from "./execute";

type Scene = { plan: PlanInQuestion; votes: Vote[]; people: Voter[]; now: Date; reauthenticate: boolean };
const decide = (s: Scene) =>
  mayExecute(s.plan, s.votes, s.people, { reauthenticate: s.reauthenticate }, s.now);
const codes = (s: Scene) => {
  const decision = decide(s);
  return decision.ok ? [] : decision.reasons.map((reason) => reason.code);
};
describe("whatever the votes", () => {
  const names = fc.constantFrom("ana", "ben", "cem", "dia");
  const mostly = <T>(good: T, ...bad: T[]) =>
    fc.oneof({ weight: 9, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(...bad) });
  const anyVote: fc.Arbitrary<Vote> = fc
    .record({
      personId: names,
      act: mostly<Vote["act"]>("approve", "reject"),
      digest: mostly(planInQuestion().digest, "0".repeat(64)),
      signatureVerified: mostly(true, false),
      revokedAt: mostly<Date | null>(null, at(6)),
      votedAt: mostly(at(5), at(-1), at(8), at(20)),
    })
    .map((changes) => vote(changes.personId, changes));
  const anyScene = fc.record({
    plan: fc
      .record({
        targetWasInProduction: fc.boolean(),
        proposerId: names,
        state: mostly<PlanInQuestion["state"]>("proposed", "rejected", "executing"),
      })
      .map(planInQuestion),
    votes: fc.array(anyVote, { maxLength: 5 }),
    people: fc.subarray([voter("ana"), voter("ben"), voter("cem"), voter("dia", { roles: [] })]),
    now: mostly(at(9), at(15), at(-1)),
    reauthenticate: fc.boolean(),
  });
  const RUNS = { seed: 7, numRuns: 4000 };

  it("an allowed execution has two different persons, one of them not the proposer, and nothing against it", () => {
    let allowed = 0;
    fc.assert(
      fc.property(anyScene, (s) => {
        const decision = decide(s);
        if (!decision.ok) return;
        allowed += 1;
        const persons = new Set(decision.value.map((approval) => approval.personId));
        expect(persons.size).toBeGreaterThanOrEqual(2);
        expect([...persons].some((person) => person !== s.plan.proposerId)).toBe(true);
        if (!s.plan.targetWasInProduction) expect(persons.has(s.plan.proposerId)).toBe(false);
        expect(persons.has("dia")).toBe(false);
        expect(s.plan.state).toBe("proposed");
        expect(s.now < s.plan.expiresAt).toBe(true);
        expect(s.votes.some((any) => any.act === "reject")).toBe(false);
        for (const approval of decision.value) {
          expect(approval).toMatchObject({ digest: s.plan.digest, signatureVerified: true, revokedAt: null });
        }
      }),
      RUNS,
    );
    expect(allowed).toBeGreaterThan(100);
  });

  it("a rejection, or the loss of the last but one approver, always ends it", () => {
    fc.assert(
      fc.property(anyScene, (s) => {
        expect(codes({ ...s, votes: [...s.votes, vote("eve", { act: "reject" })] }).length).toBeGreaterThan(
          0,
        );
        const decision = decide(s);
        if (!decision.ok) return;
        const [kept] = decision.value.map((approval) => approval.personId);
        expect(codes({ ...s, people: s.people.filter((person) => person.personId === kept) })).toContain(
          "second_approval_missing",
        );
      }),
      RUNS,
    );
  });

  it("the order of the votes does not matter", () => {
    fc.assert(
      fc.property(anyScene, (s) => {
        expect(decide({ ...s, votes: [...s.votes].reverse() }).ok).toBe(decide(s).ok);
      }),
      RUNS,
    );
  });
});
