import type { PlanInQuestion, Vote, Voter } from "@/lib/domain/approval/approval";
import { faultsOfDrift, type VoteProof } from "@/lib/domain/approval/approve";
import { faultsOfAccount, faultsOfMethod, faultsOfPerson } from "@/lib/domain/approval/standing";
import { acceptUnless, type Decision } from "@/lib/domain/decision";
import type { Drift } from "@/lib/domain/plan/drift";
import { planStateAt, whyPlanIsClosed } from "@/lib/domain/plan/state";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import type { SafetyVerdict } from "@/lib/domain/release/safety-check";

const HOUR_MS = 3_600_000;
export const TARGET_HEALTHY_WITHIN_MS = 30 * 24 * HOUR_MS;
export const MOST_COMMANDERS = 4;
export const ASKED_BEFORE_MS = 3 * 60_000;
export const USE_WINDOW_MS = 24 * HOUR_MS;
const USES_OF_A_PERSON = 1;
const USES_OF_AN_INSTALLATION = 2;
export const BREAK_GLASS_REASON_LENGTH = 20;

/** What break-glass is judged by beside the plan and the person. All instants are the database's. */
export type BreakGlassFacts = {
  /** What the policy in force says. */
  allowed: boolean;
  priority: string | null;
  /** By the plan, and by the evidence that the worker wrote; null: there is none. */
  verdict: { planned: SafetyVerdict | null; seen: SafetyVerdict | null };
  /** When the release to go back to was last seen healthy in production. */
  lastHealthyAt: Date | null;
  /** Enabled people who hold the role. */
  commanders: number;
  /** When a second approver was first asked about this plan. */
  askedAt: Date | null;
  /** Of the whole installation, whichever the plan. */
  uses: readonly { planId: string; personId: string; usedAt: Date }[];
};

/** A commander is about to act alone. `shownDigest` is the digest of what their page showed. */
export type BreakGlassAttempt = {
  planId: string;
  plan: PlanInQuestion;
  votes: readonly Vote[];
  facts: BreakGlassFacts;
  person: Voter;
  accountId: string;
  shownDigest: string;
  drift: Drift;
  now: Date;
};

/** May this person break the glass of this plan now? Asked by the page, and before the passkey is touched. */
export function mayBreakGlass(attempt: BreakGlassAttempt, reason: string): Decision<null> {
  const { plan, votes, facts, person, now } = attempt;
  const closed = whyPlanIsClosed(planStateAt(plan.state, plan.expiresAt, now));
  const reasons: Refusal[] = closed === null ? [] : [closed];
  if (votes.some(({ act }) => act !== "approve") && closed?.code !== "plan_rejected") {
    reasons.push(refusal("plan_rejected"));
  }
  if (attempt.shownDigest !== plan.digest) {
    reasons.push(
      refusal("plan_changed_since_approval", "The plan is not the one your page shows. Load the page again."),
    );
  }
  reasons.push(...faultsOfPerson(person, "break_glass", now), ...faultsOfAccount(person, attempt.accountId));
  reasons.push(...faultsOfCircumstances(plan, facts, now), ...faultsOfRate(attempt));
  reasons.push(...faultsOfDrift(attempt.drift, attempt.plan.kind));
  if (writtenLength(reason) < BREAK_GLASS_REASON_LENGTH) {
    reasons.push(refusal("break_glass_reason_missing", undefined, "reason"));
  }
  return acceptUnless(reasons, null);
}

/** Characters as PostgreSQL counts them: an emoji is one, and blanks around do not count. */
export function writtenLength(reason: string): number {
  return [...reason.trim()].length;
}

/** Does the proof count? Asked after `mayBreakGlass`, in the same transaction. */
export function mayBreakGlassWith(
  { person, now }: Pick<BreakGlassAttempt, "person" | "now">,
  proof: VoteProof,
): Decision<null> {
  return acceptUnless(faultsOfPasskey(person, proof, now), null);
}

/** Break-glass and its answers are signed with passkeys, whatever the policy says of approvals. */
export function faultsOfPasskey(
  person: Voter,
  proof: Pick<VoteProof, "method" | "passkeyId" | "accountId" | "signatureVerified">,
  at: Date,
): Refusal[] {
  const faults =
    proof.method === "passkey"
      ? faultsOfMethod(person, proof, { reauthenticate: false }, at)
      : [refusal("passkey_missing", "This is signed with a passkey, nothing weaker.")];
  if (proof.signatureVerified !== true) faults.push(refusal("signature_not_valid"));
  return faults;
}

/** What has to be so when the glass is broken, and still when the plan is executed. */
export function faultsOfCircumstances(
  plan: Pick<PlanInQuestion, "kind">,
  facts: BreakGlassFacts,
  now: Date,
): Refusal[] {
  const faults: Refusal[] = [];
  if (facts.allowed !== true) faults.push(refusal("break_glass_off"));
  if (facts.priority !== "P0") faults.push(refusal("break_glass_only_p0"));
  const { planned, seen } = facts.verdict;
  if (plan.kind !== "rollback" || planned !== "safe" || seen !== "safe") {
    faults.push(refusal("break_glass_not_safe"));
  }
  if (!happenedWithin(facts.lastHealthyAt, TARGET_HEALTHY_WITHIN_MS, now)) {
    faults.push(refusal("break_glass_target_not_healthy"));
  }
  if (!(facts.commanders <= MOST_COMMANDERS)) faults.push(refusal("break_glass_too_many_commanders"));
  if (facts.askedAt === null || !(facts.askedAt.getTime() <= now.getTime() - ASKED_BEFORE_MS)) {
    faults.push(refusal("break_glass_nobody_asked"));
  }
  return faults;
}

function faultsOfRate({ planId, facts, person, now }: BreakGlassAttempt): Refusal[] {
  if (facts.uses.some((use) => use.planId === planId)) {
    return [refusal("break_glass_used_up", "The glass of this plan was broken already.")];
  }
  const recent = facts.uses.filter(({ usedAt }) => !(usedAt.getTime() <= now.getTime() - USE_WINDOW_MS));
  const own = recent.filter(({ personId }) => personId === person.personId);
  const usedUp = own.length >= USES_OF_A_PERSON || recent.length >= USES_OF_AN_INSTALLATION;
  return usedUp ? [refusal("break_glass_used_up")] : [];
}

function happenedWithin(at: Date | null, spanMs: number, now: Date): boolean {
  if (at === null) return false;
  const age = now.getTime() - at.getTime();
  return age >= 0 && age <= spanMs;
}
