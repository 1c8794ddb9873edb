import { loadPlanQuestion } from "@/lib/db/approval";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/execution";
import type { ApprovalPolicy, Vote } from "@/lib/domain/approval/approval";
import { effectiveApprovals } from "@/lib/domain/approval/effective-approvals";
import { mayExecute } from "@/lib/domain/approval/execute";
import type { Decision } from "@/lib/domain/decision";
import type { Refusal } from "@/lib/domain/refusal";
import type { Site } from "@/lib/signature/passkey";

export type SigningRules = { site: Site; policy: ApprovalPolicy };

/**
 * Do the approvals still carry this plan at this moment? Every signature is verified anew from its stored
 * evidence, and the rules are asked again, apart from the database's own count. The clock is the database's.
 */
export async function approvalsHold(
  tx: Transaction,
  planId: string,
  { site, policy }: SigningRules,
): Promise<Decision<Vote[]>> {
  const now = await databaseNow(tx);
  const question = await loadPlanQuestion(tx, planId, site, now);
  if (!question.ok) return question;
  const { plan, votes, people } = question.value;
  // That its execution has begun is no reason against it: this one is it.
  const open = { ...plan, state: "proposed" } as const;
  const decision = mayExecute(open, votes, people, policy, now);
  if (decision.ok) return decision;
  const whyVoid = effectiveApprovals(open, votes, people, policy, now).void.flatMap(({ reasons }) => reasons);
  return { ok: false, reasons: distinct([...decision.reasons, ...whyVoid]) };
}

function distinct(reasons: readonly Refusal[]): Refusal[] {
  return reasons.filter(
    (reason, index) => reasons.findIndex((other) => other.message === reason.message) === index,
  );
}
