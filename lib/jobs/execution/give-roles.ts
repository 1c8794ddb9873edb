import type { Transaction } from "@/lib/db/client";
import { driftOf } from "@/lib/db/drift";
import { countedApprovers, databaseNow, insertExecution, setExecutionState } from "@/lib/db/execution";
import { grantPlannedRoles, lockPeople } from "@/lib/db/role-grant";
import { recordEvent } from "@/lib/db/timeline";
import { type RolePlan, rolesGiven } from "@/lib/domain/plan/role-plan";
import type { TimelineEvent } from "@/lib/domain/timeline/event";
import { approvalsHold, type SigningRules } from "@/lib/jobs/execution/verify-approvals";

type Claim = { planId: string; owner: string; leaseMs: number };
type End = { state: "succeeded" | "failed" | "stale"; outcome: string; event: TimelineEvent };

/**
 * Executes a plan about roles from its beginning to its end in the given transaction, so that a crash leaves either all
 * of it or nothing. Throws the guard's refusal when the approvals do not carry it.
 */
export async function giveRoles(
  tx: Transaction,
  claim: Claim,
  plan: RolePlan,
  rules: SigningRules,
): Promise<void> {
  // Before the plan's own locks, as every change of people takes it first.
  await lockPeople(tx);
  const { executionId } = await insertExecution(tx, claim);
  await record(tx, await beginning(tx, claim.planId, executionId, plan));
  const { state, outcome, event } = await carryOut(tx, claim.planId, executionId, plan, rules);
  await setExecutionState(tx, executionId, state, { outcome, finishedAt: await databaseNow(tx) });
  await record(tx, event);
}

async function beginning(
  tx: Transaction,
  planId: string,
  executionId: string,
  { from, to, proposer }: RolePlan,
): Promise<TimelineEvent> {
  const approvers = await countedApprovers(tx, planId);
  return {
    event: "execution_started",
    body: {
      executionId,
      from: from.roles.join(", ") || "no role",
      to: to.roles.join(", "),
      approvers: approvers.filter(({ personId }) => personId !== proposer).map(({ name }) => name),
    },
  };
}

async function carryOut(
  tx: Transaction,
  planId: string,
  executionId: string,
  plan: RolePlan,
  rules: SigningRules,
): Promise<End> {
  const granted = rolesGiven(plan);
  const { id: personId, name: person } = plan.person;
  const holds = await approvalsHold(tx, planId, rules);
  if (!holds.ok) {
    const detail = `Nothing was given: ${holds.reasons.map(({ message }) => message).join(" ")}`;
    const event: TimelineEvent = {
      event: "execution_failed",
      body: { executionId, detail, notDone: granted },
    };
    return { state: "failed", outcome: detail, event };
  }
  const drift = await driftOf(tx, plan, await databaseNow(tx));
  if (drift.at !== "from") {
    const changed = drift.at === "to" ? "The roles were given already." : drift.changed;
    return { state: "stale", outcome: changed, event: { event: "plan_stale", body: { planId, changed } } };
  }
  const countsFrom = await grantPlannedRoles(tx, { planId, personId, roles: granted });
  const body = { planId, executionId, person, granted, effectiveFrom: countsFrom.toISOString() };
  return {
    state: "succeeded",
    outcome: `${person} holds ${plan.to.roles.join(", ")}`,
    event: { event: "roles_granted", body },
  };
}

async function record(tx: Transaction, event: TimelineEvent): Promise<void> {
  await recordEvent(tx, { incidentId: null, personId: null }, event);
}
