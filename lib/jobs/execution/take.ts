import { breakerOfExecution } from "@/lib/db/break-glass";
import type { Database, Transaction } from "@/lib/db/client";
import {
  countedApprovers,
  executionOfPlan,
  insertExecution,
  type Lease,
  setIncidentTime,
  takeLease,
} from "@/lib/db/execution";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { findPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { EFFECTIVE_APPROVALS_NEEDED, proposerMayApprove } from "@/lib/domain/approval/approval";
import { LEASE_MS } from "@/lib/domain/execution/lease";
import { type ExecutionState, executionHasEnded } from "@/lib/domain/execution/state";
import { headlineOf, wasAllInProduction } from "@/lib/domain/plan/headline";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { giveRoles } from "@/lib/jobs/execution/give-roles";
import { PATIENT } from "@/lib/jobs/execution/run";
import type { SigningRules } from "@/lib/jobs/execution/verify-approvals";
import { aboutRelease, openPlan } from "@/lib/signature/plan-seal";

/** ours: with the lease to work under. elsewhere: another worker has it. nothing: not approved, or over by now. */
export type Taken = { who: "ours"; lease: Lease } | { who: "elsewhere" } | { who: "nothing" };

type Taker = {
  db: Database;
  owner: string;
  rules: SigningRules;
  /** The longest call at the platforms of a plan: a dead worker's call may still arrive for so long. */
  longestCallMs: (plan: ReleasePlan) => number;
};

/** Begins the execution of an approved plan, goes on with our own, or takes over from a worker that died. */
export async function takeExecution(taker: Taker, planId: string): Promise<Taken> {
  const known = await executionOfPlan(taker.db, planId);
  if (!known) return begin(taker, planId);
  if (executionHasEnded(known.state as ExecutionState)) return { who: "nothing" };
  if (known.leaseOwner === taker.owner) {
    return { who: "ours", lease: { executionId: known.id, owner: taker.owner, fence: known.leaseFence } };
  }
  const lease = await takeOver(taker, known);
  return lease ? { who: "ours", lease } : { who: "elsewhere" };
}

async function begin({ db, owner, rules }: Taker, planId: string): Promise<Taken> {
  try {
    return await db.$transaction(async (tx) => {
      const plan = await findPlan(tx, planId);
      if (!plan) return { who: "nothing" };
      const sealed = openPlan(plan.canonical, plan.digest);
      if (!sealed.ok) return { who: "nothing" };
      const { incidentId } = plan;
      const { document } = sealed.value;
      const claim = { planId, owner, leaseMs: LEASE_MS };
      if (document.kind === "roles") {
        await giveRoles(tx, claim, document, rules);
        return { who: "nothing" };
      }
      if (incidentId === null) return { who: "nothing" };
      const lease = await insertExecution(tx, claim);
      await recordBeginning(tx, lease.executionId, { id: planId, incidentId }, document);
      return { who: "ours", lease };
    }, PATIENT);
  } catch (error) {
    // Not approved yet, not any more, or another worker was faster: the next look says which.
    if (guardRefusal(error)) return { who: "nothing" };
    throw error;
  }
}

async function recordBeginning(
  tx: Transaction,
  executionId: string,
  plan: { id: string; incidentId: string },
  document: ReleasePlan,
): Promise<void> {
  const approvers = await countedApprovers(tx, plan.id);
  const counting = approvers.filter(
    ({ personId }) => proposerMayApprove(kindOf(document)) || personId !== document.proposer,
  );
  const lastKey = counting[EFFECTIVE_APPROVALS_NEEDED - 1];
  const breaker = await breakerOfExecution(tx, plan.id, lastKey !== undefined);
  const turnedAt = breaker?.usedAt ?? lastKey?.votedAt;
  if (turnedAt) await setIncidentTime(tx, plan.incidentId, { approvedAt: turnedAt });
  const { from, to } = headlineOf(document.changes);
  const names = counting.map(({ name }) => name);
  const body = { executionId, from, to, approvers: names, ...(breaker && { brokenBy: breaker.name }) };
  await recordEvent(
    tx,
    { incidentId: plan.incidentId, personId: null },
    { event: "execution_started", body },
  );
}

function kindOf({ kind, changes }: ReleasePlan) {
  return { kind, targetWasInProduction: wasAllInProduction(changes) };
}

type Known = NonNullable<Awaited<ReturnType<typeof executionOfPlan>>>;

async function takeOver({ db, owner, longestCallMs }: Taker, known: Known): Promise<Lease | null> {
  const { incidentId, canonical, digest } = known.plan;
  const sealed = aboutRelease(openPlan(canonical, digest));
  if (incidentId === null || !sealed.ok) return null;
  const graceMs = longestCallMs(sealed.value.document);
  return db.$transaction(async (tx) => {
    const seen = { executionId: known.id, fence: known.leaseFence };
    const lease = await takeLease(tx, seen, { owner, leaseMs: LEASE_MS, graceMs });
    if (!lease) return null;
    const event = { event: "execution_taken_over", body: { executionId: known.id } } as const;
    await recordEvent(tx, { incidentId, personId: null }, event);
    return lease;
  }, PATIENT);
}
