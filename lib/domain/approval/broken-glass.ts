import {
  CLOCK_TOLERANCE_MS,
  type PlanInQuestion,
  type Vote,
  type Voter,
} from "@/lib/domain/approval/approval";
import type { VoteProof } from "@/lib/domain/approval/approve";
import {
  type BreakGlassFacts,
  faultsOfCircumstances,
  faultsOfPasskey,
} from "@/lib/domain/approval/break-glass";
import { faultsOfMoment } from "@/lib/domain/approval/execute";
import { faultsOfAccount, faultsOfPerson } from "@/lib/domain/approval/standing";
import { acceptUnless, type Decision } from "@/lib/domain/decision";
import { type Refusal, refusal } from "@/lib/domain/refusal";

export type GlassAct = "countersign" | "object";

/** One use of break-glass. `signatureVerified` is the answer of a verifier that ran just now: false on any doubt. */
export type BrokenGlass = {
  personId: string;
  accountId: string;
  passkeyId: string;
  digest: string;
  signatureVerified: boolean;
  usedAt: Date;
  countersignBy: Date;
  answer: GlassAct | null;
};

/** May this plan be executed by the one key of whoever broke the glass? Judged anew, signature included. */
export function mayExecuteByGlass(
  plan: PlanInQuestion,
  votes: readonly Vote[],
  glass: BrokenGlass,
  facts: BreakGlassFacts,
  people: readonly Voter[],
  now: Date,
): Decision<null> {
  const reasons = [...faultsOfMoment(plan, votes, now), ...faultsOfCircumstances(plan, facts, now)];
  const { usedAt } = glass;
  if (glass.digest !== plan.digest) reasons.push(refusal("approval_for_other_plan"));
  if (!(usedAt.getTime() <= now.getTime() + CLOCK_TOLERANCE_MS)) {
    reasons.push(refusal("signature_from_the_future"));
  }
  if (!(usedAt.getTime() >= plan.proposedAt.getTime())) {
    reasons.push(refusal("approval_for_other_plan", "The signature is older than the plan."));
  }
  const breaker = people.find(({ personId }) => personId === glass.personId);
  if (breaker === undefined) reasons.push(refusal("approver_unknown"));
  else {
    reasons.push(
      ...faultsOfPerson(breaker, "break_glass", usedAt),
      ...faultsOfAccount(breaker, glass.accountId),
    );
    reasons.push(...faultsOfPasskey(breaker, { method: "passkey", ...glass }, usedAt));
  }
  return acceptUnless(reasons, null);
}

/** Somebody answers afterwards. `shownDigest` is the digest of what their page showed. */
export type GlassAnswer = {
  act: GlassAct;
  glass: BrokenGlass;
  person: Voter;
  accountId: string;
  shownDigest: string;
  now: Date;
};

/** May this person countersign or object? Only countersigning has an end: an objection may always be said. */
export function mayAnswerGlass(answer: GlassAnswer, reason: string): Decision<null> {
  const { glass, person, now } = answer;
  const reasons: Refusal[] = [];
  if (person.personId === glass.personId) reasons.push(refusal("break_glass_own"));
  if (glass.answer !== null) reasons.push(refusal("break_glass_answered"));
  if (answer.act === "countersign" && !(now.getTime() < glass.countersignBy.getTime())) {
    reasons.push(refusal("break_glass_too_late"));
  }
  if (answer.shownDigest !== glass.digest) {
    reasons.push(
      refusal("plan_changed_since_approval", "The plan is not the one your page shows. Load the page again."),
    );
  }
  reasons.push(...faultsOfPerson(person, "answer_break_glass", now));
  reasons.push(...faultsOfAccount(person, answer.accountId));
  if (answer.act === "object" && reason.trim() === "") {
    reasons.push(refusal("break_glass_reason_missing", "Write what was not right about it.", "reason"));
  }
  return acceptUnless(reasons, null);
}

/** Does the proof count? Asked after `mayAnswerGlass`, in the same transaction. */
export function mayAnswerGlassWith(
  { person, now }: Pick<GlassAnswer, "person" | "now">,
  proof: VoteProof,
): Decision<null> {
  return acceptUnless(faultsOfPasskey(person, proof, now), null);
}

/** Where a use of break-glass stands. Only `waiting` can still be countersigned. */
export type GlassState = "waiting" | "countersigned" | "objected" | "not countersigned";

export function glassStateAt(glass: { answer: GlassAct | null; countersignBy: Date }, now: Date): GlassState {
  if (glass.answer !== null) return glass.answer === "countersign" ? "countersigned" : "objected";
  return now.getTime() < glass.countersignBy.getTime() ? "waiting" : "not countersigned";
}
