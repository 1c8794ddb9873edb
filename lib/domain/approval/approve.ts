import {
  type ApprovalMethod,
  type ApprovalPolicy,
  type PlanInQuestion,
  proposerMayApprove,
  REAUTHENTICATION_FRESH_MS,
  type Vote,
  type Voter,
} from "@/lib/domain/approval/approval";
import { faultsOfAccount, faultsOfMethod, faultsOfPerson } from "@/lib/domain/approval/standing";
import { acceptUnless, type Decision } from "@/lib/domain/decision";
import type { Drift } from "@/lib/domain/plan/drift";
import type { PlanKind } from "@/lib/domain/plan/plan-document";
import { planStateAt, whyPlanIsClosed } from "@/lib/domain/plan/state";
import { type Refusal, refusal } from "@/lib/domain/refusal";

/** Somebody is about to vote. `shownDigest` is the digest of what their page showed. */
export type VoteAttempt = {
  plan: PlanInQuestion;
  votes: readonly Vote[];
  voter: Voter;
  accountId: string;
  shownDigest: string;
  policy: ApprovalPolicy;
  now: Date;
};

/** The proof that comes with a vote; `signatureVerified` is false on any doubt. */
export type VoteProof = {
  method: ApprovalMethod;
  accountId: string;
  passkeyId: string | null;
  signatureVerified: boolean;
  /** When the person last entered the password or came back from the provider. */
  authenticatedAt: Date | null;
};

/** May this person ask for a signature at all? The page and the server ask this before the passkey is touched. */
export function mayApprove(attempt: VoteAttempt, drift: Drift): Decision<null> {
  const reasons = faultsOfAttempt(attempt, "approve_plan");
  if (attempt.voter.personId === attempt.plan.proposerId && !proposerMayApprove(attempt.plan)) {
    reasons.push(refusal("proposer_may_not_approve"));
  }
  reasons.push(...faultsOfDrift(drift, attempt.plan.kind));
  return acceptUnless(reasons, null);
}

/** What runs now speaks against turning a key, unless it is just what the plan starts from. */
export function faultsOfDrift(drift: Drift, kind: PlanKind): Refusal[] {
  switch (drift.at) {
    case "from":
      return [];
    case "to":
      return [refusal("release_already_live", "The release that the plan wants is live already.")];
    case "elsewhere":
      return [refusal(driftCode(kind), `${drift.changed} Propose the plan anew.`)];
    case "unknown":
      return [refusal("live_release_unknown", drift.changed)];
  }
}

/** May this person say no? What runs now does not matter, and a proposer may reject their own plan. */
export function mayReject(attempt: VoteAttempt, reason: string): Decision<null> {
  const reasons = faultsOfAttempt(attempt, "reject_plan");
  if (reason.trim() === "") reasons.push(refusal("rejection_reason_missing", undefined, "reason"));
  return acceptUnless(reasons, null);
}

/** Does the proof that came with a vote count? Asked after `mayApprove` or `mayReject`, in the same transaction. */
export function mayVoteWith(attempt: VoteAttempt, proof: VoteProof): Decision<null> {
  const reasons = faultsOfMethod(attempt.voter, proof, attempt.policy, attempt.now);
  if (proof.method === "reauthenticate" && !isFresh(proof.authenticatedAt, attempt.now)) {
    reasons.push(refusal("reauthentication_too_old"));
  }
  if (proof.signatureVerified !== true) reasons.push(refusal("signature_not_valid"));
  return acceptUnless(reasons, null);
}

function faultsOfAttempt(attempt: VoteAttempt, action: "approve_plan" | "reject_plan"): Refusal[] {
  const { plan, voter, now } = attempt;
  const closed = whyPlanIsClosed(planStateAt(plan.state, plan.expiresAt, now));
  const reasons: Refusal[] = closed === null ? [] : [closed];
  reasons.push(...faultsOfPerson(voter, action, now), ...faultsOfAccount(voter, attempt.accountId));
  if (plan.aboutPersonId === voter.personId) reasons.push(refusal("own_roles_not_yours"));
  if (attempt.shownDigest !== plan.digest)
    reasons.push(
      refusal("plan_changed_since_approval", "The plan is not the one your page shows. Load the page again."),
    );
  const earlier = attempt.votes.find((vote) => vote.personId === voter.personId);
  if (earlier !== undefined) reasons.push(alreadyVoted(earlier, attempt.accountId));
  return reasons;
}

function driftCode(kind: PlanKind) {
  return kind === "roles" ? "roles_changed_since_proposal" : "live_release_changed";
}

function alreadyVoted(earlier: Vote, accountId: string): Refusal {
  const word = earlier.act === "approve" ? "approved" : "rejected";
  if (earlier.accountId === accountId)
    return refusal("person_already_voted", `You have already ${word} this plan.`);
  return refusal(
    "person_already_voted",
    `You have already ${word} this plan with another account. One person is one vote.`,
  );
}

function isFresh(authenticatedAt: Date | null, now: Date): boolean {
  if (authenticatedAt === null) return false;
  const age = now.getTime() - authenticatedAt.getTime();
  return age >= 0 && age <= REAUTHENTICATION_FRESH_MS;
}
