import { loadPlanQuestion, type PlanQuestion } from "@/lib/db/approval";
import { asBrokenGlass, findGlass, loadBreakGlassFacts } from "@/lib/db/break-glass";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/execution";
import { loadVoters } from "@/lib/db/voter";
import type { ApprovalPolicy, PlanInQuestion } from "@/lib/domain/approval/approval";
import { mayExecuteByGlass } from "@/lib/domain/approval/broken-glass";
import { effectiveApprovals } from "@/lib/domain/approval/effective-approvals";
import { mayExecute } from "@/lib/domain/approval/execute";
import { accept, type Decision } from "@/lib/domain/decision";
import type { Refusal } from "@/lib/domain/refusal";
import type { Site } from "@/lib/signature/passkey";

export type SigningRules = { site: Site; policy: ApprovalPolicy };

/**
 * Do the approvals, or the key of whoever broke the glass, still carry this plan at this moment? Every signature is
 * verified anew from its stored evidence, and the rules are asked again, apart from the database's own count. The clock
 * is the database's.
 */
export async function approvalsHold(
  tx: Transaction,
  planId: string,
  { site, policy }: SigningRules,
): Promise<Decision<null>> {
  const now = await databaseNow(tx);
  const question = await loadPlanQuestion(tx, planId, site, now);
  if (!question.ok) return question;
  const { plan, votes, people } = question.value;
  // That its execution has begun is no reason against it: this one is it.
  const open = { ...plan, state: "proposed" } as const;
  const decision = mayExecute(open, votes, people, policy, now);
  if (decision.ok) return accept(null);
  const alone = await glassHolds(tx, question.value, open, site, now);
  if (alone?.ok) return alone;
  const whyVoid = effectiveApprovals(open, votes, people, policy, now).void.flatMap(({ reasons }) => reasons);
  return { ok: false, reasons: distinct([...decision.reasons, ...whyVoid, ...(alone?.reasons ?? [])]) };
}

/** Null: nobody broke the glass of this plan. */
async function glassHolds(
  tx: Transaction,
  { stored, sealed, votes }: PlanQuestion,
  open: PlanInQuestion,
  site: Site,
  now: Date,
): Promise<Decision<null> | null> {
  const row = await findGlass(tx, stored.id);
  if (!row) return null;
  const glass = await asBrokenGlass(tx, row, sealed.digest, site);
  const facts = await loadBreakGlassFacts(tx, stored, sealed.document);
  return mayExecuteByGlass(open, votes, glass, facts, await loadVoters(tx, [glass.personId]), now);
}

function distinct(reasons: readonly Refusal[]): Refusal[] {
  return reasons.filter(
    (reason, index) => reasons.findIndex((other) => other.message === reason.message) === index,
  );
}
