import {
  type ApprovalPolicy,
  CLOCK_TOLERANCE_MS,
  EFFECTIVE_APPROVALS_NEEDED,
  LONGEST_PLAN_MS,
  type PlanInQuestion,
  type Vote,
  type Voter,
} from "@/lib/domain/approval/approval";
import { effectiveApprovals } from "@/lib/domain/approval/effective-approvals";
import { acceptUnless, type Decision } from "@/lib/domain/decision";
import type { Role } from "@/lib/domain/permission";
import { planStateAt, whyPlanIsClosed } from "@/lib/domain/plan/state";
import { type Refusal, refusal } from "@/lib/domain/refusal";

/**
 * May this plan be executed now? Two effective approvals of two persons, one of them not the proposer; no
 * rejection; in time. The value are the approvals that carry it.
 */
export function mayExecute(
  plan: PlanInQuestion,
  votes: readonly Vote[],
  people: readonly Voter[],
  policy: ApprovalPolicy,
  now: Date,
): Decision<Vote[]> {
  const reasons = faultsOfMoment(plan, votes, now);
  const { effective } = effectiveApprovals(plan, votes, people, policy, now);
  if (effective.length < EFFECTIVE_APPROVALS_NEEDED) reasons.push(approvalsMissing(effective.length));
  if (!effective.some((vote) => vote.personId !== plan.proposerId)) {
    reasons.push(refusal("approval_by_other_person_missing"));
  }
  reasons.push(...rolesMissing(plan, effective, people));
  return acceptUnless(reasons, effective);
}

/** Why a plan cannot be executed at this moment, whoever signed it: it is closed, rejected or out of its time. */
export function faultsOfMoment(plan: PlanInQuestion, votes: readonly Vote[], now: Date): Refusal[] {
  const closed = whyPlanIsClosed(planStateAt(plan.state, plan.expiresAt, now));
  const reasons: Refusal[] = closed === null ? [] : [closed];
  const lifetime = plan.expiresAt.getTime() - plan.proposedAt.getTime();
  if (!(lifetime > 0 && lifetime <= LONGEST_PLAN_MS)) reasons.push(refusal("plan_lifetime_not_allowed"));
  if (!(now.getTime() + CLOCK_TOLERANCE_MS >= plan.proposedAt.getTime()))
    reasons.push(refusal("signature_from_the_future"));
  if (votes.some((vote) => vote.act !== "approve") && closed?.code !== "plan_rejected") {
    reasons.push(refusal("plan_rejected"));
  }
  return reasons;
}

function rolesMissing(plan: PlanInQuestion, effective: readonly Vote[], people: readonly Voter[]): Refusal[] {
  return plan.requiredRoles
    .filter((role) => !effective.some((vote) => bringsRole(vote, people, role)))
    .map((role) =>
      refusal("approval_by_role_missing", `The policy asks for the approval of a ${role} here.`),
    );
}

/** Whether the voter held this role when they voted, and holds it still. */
export function bringsRole(vote: Vote, people: readonly Voter[], wanted: Role): boolean {
  const voter = people.find(({ personId }) => personId === vote.personId);
  return (
    voter?.roles.some(({ role, effectiveFrom }) => role === wanted && effectiveFrom <= vote.votedAt) === true
  );
}

function approvalsMissing(have: number): Refusal {
  return refusal(
    "second_approval_missing",
    have === 0
      ? "Two people have to approve; nobody's approval counts yet."
      : "A second person has to approve.",
  );
}
