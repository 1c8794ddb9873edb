import type { Database, Transaction } from "@/lib/db/client";
import { recordEvent } from "@/lib/db/timeline";
import type { Policy } from "@/lib/domain/approval/policy";
import type { ApproverRule } from "@/lib/domain/approval/role-needs";
import { policyVersion } from "@/lib/signature/policy-version";

/**
 * Puts the rules of twokey.yaml into force, as the owner of the database at a start. A change has its row in the log,
 * and plans that were made under the old rules are not executed any more.
 */
export async function keepPolicy(db: Database, policy: Policy): Promise<void> {
  const version = policyVersion(policy);
  await db.$transaction(async (tx) => {
    const before = await storedPolicyVersion(tx);
    if (before === version) return;
    const rules = { version, document: policy, setAt: new Date() };
    await tx.policy.upsert({ where: { id: 1 }, create: rules, update: rules });
    const author = { incidentId: null, personId: null };
    await recordEvent(tx, author, { event: "policy_changed", body: { version, before, policy } });
  });
}

/** Which roles the policy in force asks of approvers. */
export async function approverRules(tx: Transaction): Promise<ApproverRule[]> {
  const policy = await tx.policy.findUnique({ where: { id: 1 }, select: { document: true } });
  // Written by keepPolicy alone.
  return (policy?.document as Policy | undefined)?.approvers ?? [];
}

/** Whether a plan was made under other rules than those in force: then the database does not let it begin. */
export async function isUnderOtherPolicy(tx: Transaction, plan: { policyVersion: string }): Promise<boolean> {
  return (await storedPolicyVersion(tx)) !== plan.policyVersion;
}

/** `sha256:` and 64 digits of the rules in force; null before the first start. */
export async function storedPolicyVersion(tx: Transaction): Promise<string | null> {
  return (await tx.policy.findUnique({ where: { id: 1 }, select: { version: true } }))?.version ?? null;
}
