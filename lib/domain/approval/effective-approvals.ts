import {
  type ApprovalPolicy,
  CLOCK_TOLERANCE_MS,
  type PlanInQuestion,
  proposerMayApprove,
  type Vote,
  type Voter,
} from "@/lib/domain/approval/approval";
import { faultsOfAccount, faultsOfMethod, faultsOfPerson } from "@/lib/domain/approval/standing";
import { type Refusal, refusal } from "@/lib/domain/refusal";

export type WeighedVotes = { effective: Vote[]; void: { vote: Vote; reasons: Refusal[] }[] };

/**
 * Which approvals of a plan count at this moment, at most one a person, and why the others are void.
 * Rejections are no approvals and appear in neither list.
 */
export function effectiveApprovals(
  plan: PlanInQuestion,
  votes: readonly Vote[],
  people: readonly Voter[],
  policy: ApprovalPolicy,
  now: Date,
): WeighedVotes {
  const weighed: WeighedVotes = { effective: [], void: [] };
  const approvals = votes.filter((vote) => vote.act === "approve").sort((a, b) => +a.votedAt - +b.votedAt);
  for (const vote of approvals) {
    const reasons = faultsOfVote(plan, vote, people, policy, now);
    if (weighed.effective.some(({ personId }) => personId === vote.personId)) {
      reasons.push(refusal("person_already_voted"));
    }
    if (reasons.length === 0) weighed.effective.push(vote);
    else weighed.void.push({ vote, reasons });
  }
  return weighed;
}

function faultsOfVote(
  plan: PlanInQuestion,
  vote: Vote,
  people: readonly Voter[],
  policy: ApprovalPolicy,
  now: Date,
): Refusal[] {
  const faults: Refusal[] = [];
  const votedAt = vote.votedAt.getTime();
  if (vote.revokedAt !== null) faults.push(refusal("approval_revoked"));
  if (vote.digest !== plan.digest) faults.push(refusal("approval_for_other_plan"));
  if (vote.signatureVerified !== true) faults.push(refusal("signature_not_valid"));
  if (!(votedAt <= now.getTime() + CLOCK_TOLERANCE_MS)) faults.push(refusal("signature_from_the_future"));
  if (!(votedAt >= plan.proposedAt.getTime()))
    faults.push(refusal("approval_for_other_plan", "The approval is older than the plan."));
  if (!(now.getTime() < plan.expiresAt.getTime()) || !(votedAt < plan.expiresAt.getTime())) {
    faults.push(refusal("plan_expired"));
  }
  if (vote.personId === plan.proposerId && !proposerMayApprove(plan)) {
    faults.push(refusal("proposer_may_not_approve"));
  }
  if (vote.personId === plan.aboutPersonId) faults.push(refusal("own_roles_not_yours"));
  const voter = people.find(({ personId }) => personId === vote.personId);
  if (voter === undefined) return [...faults, refusal("approver_unknown")];
  return [
    ...faults,
    ...faultsOfPerson(voter, "approve_plan", vote.votedAt),
    ...faultsOfAccount(voter, vote.accountId),
    ...faultsOfMethod(voter, vote, policy, vote.votedAt),
  ];
}
