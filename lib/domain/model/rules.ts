import type { PlanInQuestion, Vote as SignedVote } from "@/lib/domain/approval/approval";
import { mayApprove, mayReject } from "@/lib/domain/approval/approve";
import { effectiveApprovals } from "@/lib/domain/approval/effective-approvals";
import { mayExecute } from "@/lib/domain/approval/execute";
import { mayRevoke } from "@/lib/domain/approval/revoke";
import type { Decision } from "@/lib/domain/decision";
import { PEOPLE, PROPOSER } from "@/lib/domain/model/bounds";
import { documentOf, MOMENTS } from "@/lib/domain/model/plan-papers";
import { digestOf, rowsOf, voterOf } from "@/lib/domain/model/signed-votes";
import { isActive, nth, type World } from "@/lib/domain/model/world";
import { mayPropose, mayWithdraw } from "@/lib/domain/plan/propose";
import { type PlanState, planStateAt } from "@/lib/domain/plan/state";
import type { RefusalCode } from "@/lib/domain/refusal";

const AT_FROM = { at: "from" } as const;
const POLICY = { reauthenticate: false };

/** The rules of `lib/domain` asked about a world; refusals in `unheard` count for nothing. Answers are remembered. */
export class Rules {
  private readonly answers = new Map<string, boolean>();
  private asked: World | null = null;
  private votes = "";

  constructor(
    private readonly unheard: ReadonlySet<RefusalCode>,
    private readonly targetWasInProduction: boolean,
  ) {}

  /** Approvals are read against a reading of the platform that may be old, so the drift is left to the executor. */
  mayVote(world: World, plan: number, person: number, act: "approve" | "reject"): boolean {
    return this.remember(`${act}${person}${this.textOf(world, plan)}`, () => {
      const attempt = {
        plan: this.question(world, plan),
        votes: this.votesFor(world, plan, true),
        voter: voterOf(world, person),
        accountId: `${person}-2`,
        shownDigest: digestOf(plan),
        policy: POLICY,
        now: nowOf(nth(world.plans, plan).overdue),
      };
      return this.accepts(
        act === "approve" ? mayApprove(attempt, AT_FROM) : mayReject(attempt, "It is wrong."),
      );
    });
  }

  mayRevoke(world: World, plan: number, person: number): boolean {
    return this.remember(`revoke${person}${this.textOf(world, plan)}`, () => {
      const question = this.question(world, plan);
      return this.accepts(mayRevoke(question, this.votesFor(world, plan, true), nth(PEOPLE, person)));
    });
  }

  mayWithdraw(world: World, plan: number): boolean {
    const { state, overdue } = nth(world.plans, plan);
    return this.remember(`withdraw${state}${overdue}`, () => {
      const ana = nth(PEOPLE, PROPOSER);
      const asked = {
        state: planStateAt(state as PlanState, MOMENTS.expiry, nowOf(overdue)),
        proposerId: ana,
      };
      return this.accepts(mayWithdraw(asked, { personId: ana, isCommander: false }));
    });
  }

  mayPropose(world: World, plan: number): boolean {
    const other = world.plans.find((each, index) => index !== plan && isActive(each));
    const active = other ? { state: other.state as PlanState, expiresAt: MOMENTS.expiry } : null;
    return this.remember(`propose${plan}${other?.state}${other?.overdue}`, () =>
      this.accepts(
        mayPropose({
          document: documentOf(plan, this.targetWasInProduction, MOMENTS.expiryOfLater),
          verdict: "safe",
          drift: AT_FROM,
          active,
          incidentIsOpen: true,
          now: nowOf(other?.overdue ?? false),
        }),
      ),
    );
  }

  /**
   * `signatures` "unseen": the database counts rows and cannot verify. "verified": the worker asks about its own
   * execution, whose having begun is no reason against it.
   */
  mayExecute(
    world: World,
    plan: number,
    signatures: "unseen" | "verified",
    alsoUnheard?: RefusalCode,
  ): boolean {
    const key = `${signatures}${alsoUnheard ?? ""}${this.textOf(world, plan)}`;
    return this.remember(key, () => {
      const asked = this.question(world, plan);
      const question = signatures === "verified" ? { ...asked, state: "proposed" as const } : asked;
      const votes = this.votesFor(world, plan, signatures === "unseen");
      const people = PEOPLE.map((_, person) => voterOf(world, person));
      const now = nowOf(nth(world.plans, plan).overdue);
      const decision = mayExecute(question, votes, people, POLICY, now);
      if (decision.ok) return true;
      const unheard = (code: RefusalCode) => this.unheard.has(code) || code === alsoUnheard;
      const weighed = effectiveApprovals(question, votes, people, POLICY, now);
      const counted = [
        ...weighed.effective,
        ...weighed.void.flatMap(({ vote, reasons }) =>
          reasons.every(({ code }) => unheard(code)) ? [vote] : [],
        ),
      ];
      return decision.reasons.every(({ code }) => {
        if (code === "second_approval_missing") return unheard(code) || counted.length >= 2;
        if (code !== "approval_by_other_person_missing") return unheard(code);
        return unheard(code) || counted.some(({ personId }) => personId !== nth(PEOPLE, PROPOSER));
      });
    });
  }

  private accepts(decision: Decision<unknown>): boolean {
    return decision.ok || decision.reasons.every(({ code }) => this.unheard.has(code));
  }

  private remember(key: string, ask: () => boolean): boolean {
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const answer = ask();
    this.answers.set(key, answer);
    return answer;
  }

  /** Everything that an answer can depend on. */
  private textOf(world: World, plan: number): string {
    if (world !== this.asked) {
      this.asked = world;
      this.votes = `${world.roles}${world.plans.map(({ votes }) => votes)}`;
    }
    const { state, overdue } = nth(world.plans, plan);
    return `${plan}${state}${overdue}${this.votes}`;
  }

  private question(world: World, plan: number): PlanInQuestion {
    return {
      digest: digestOf(plan),
      kind: "rollback",
      targetWasInProduction: this.targetWasInProduction,
      aboutPersonId: null,
      requiredRoles: [],
      proposerId: nth(PEOPLE, PROPOSER),
      state: nth(world.plans, plan).state as PlanState,
      proposedAt: MOMENTS.proposal,
      expiresAt: MOMENTS.expiry,
    };
  }

  /** Also the approvals of other plans, as a mistaken query would return them: their digest tells them apart. */
  private votesFor(world: World, plan: number, forgeriesPass: boolean): SignedVote[] {
    return world.plans.flatMap((each, index) =>
      each.votes.flatMap((vote, person) => {
        const rows = rowsOf(vote, person, digestOf(index), forgeriesPass);
        return index === plan ? rows : rows.filter(({ act }) => act === "approve");
      }),
    );
  }
}

function nowOf(overdue: boolean): Date {
  return overdue ? MOMENTS.later : MOMENTS.now;
}
