import type { Transaction } from "@/lib/db/client";
import type { PlanDocument } from "@/lib/domain/plan/plan-document";
import { type PlanState, planStateAt } from "@/lib/domain/plan/state";

export type NewPlan = {
  id: string;
  /** Both null when the plan is not about a release. */
  incidentId: string | null;
  assessmentId: string | null;
  document: PlanDocument;
  canonical: Uint8Array<ArrayBuffer>;
  digest: Uint8Array<ArrayBuffer>;
};

/** Stores the exact bytes. The database checks digest, lifetime and that no other plan holds the target. */
export async function insertPlan(tx: Transaction, plan: NewPlan): Promise<void> {
  await tx.plan.create({
    data: {
      id: plan.id,
      incidentId: plan.incidentId,
      assessmentId: plan.assessmentId,
      proposerId: plan.document.proposer,
      targetKey: firstTargetKey(plan.document),
      canonical: plan.canonical,
      digest: plan.digest,
      expiresAt: new Date(plan.document.expiresAt),
    },
  });
}

function firstTargetKey(document: PlanDocument): string {
  return document.kind === "roles" ? document.target.key : (document.changes[0]?.target.key ?? "");
}

const everything = {
  incident: { select: { id: true, number: true, service: true, title: true, priority: true } },
  proposer: { select: { id: true, name: true } },
  end: true,
  approvals: {
    include: { person: { select: { id: true, name: true } }, revocation: true },
    orderBy: { votedAt: "asc" },
  },
  execution: true,
} as const;

/** A plan with its votes and its fate, by id; null when there is none. */
export async function findPlan(tx: Transaction, id: string) {
  return tx.plan.findUnique({ where: { id }, include: everything });
}

/** Plans of an incident, newest first, with their votes and fates. */
export async function plansOf(tx: Transaction, incidentId: string) {
  return tx.plan.findMany({ where: { incidentId }, include: everything, orderBy: { proposedAt: "desc" } });
}

export type StoredPlan = NonNullable<Awaited<ReturnType<typeof findPlan>>>;

/** What a stored plan is at `now`: states are derived from facts, never stored. */
export function stateOfPlan(plan: Pick<StoredPlan, "end" | "execution" | "expiresAt">, now: Date): PlanState {
  const stored = plan.execution?.state ?? plan.end?.outcome ?? "proposed";
  return planStateAt(stored as PlanState, plan.expiresAt, now);
}

/** The plan that holds a target of this service and has not run out, with its incident; or null. */
export async function openPlanOfService(tx: Transaction, service: string, now: Date) {
  const held = await tx.activePlan.findFirst({
    where: { plan: { incident: { service } } },
    include: { plan: { include: everything } },
  });
  const incident = held?.plan.incident;
  return held && incident && stateOfPlan(held.plan, now) !== "expired" ? { ...held.plan, incident } : null;
}

/** Plans about people's roles, newest first, with their votes and fates. */
export async function plansAboutRoles(tx: Transaction, most: number) {
  return tx.plan.findMany({
    where: { incidentId: null },
    include: everything,
    orderBy: { proposedAt: "desc" },
    take: most,
  });
}

/**
 * Keeps other votes on this plan and its execution waiting until the transaction ends. Asked first, before the key that
 * signs is touched: an execution locks in that order too. Refused with TK001 when there is no such plan.
 */
export async function lockPlan(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT true AS locked FROM lock_plan(${id}::uuid)`;
}

/** The incident that a plan belongs to, or null when there is no such plan. */
export async function incidentOfPlan(tx: Transaction, planId: string): Promise<string | null> {
  const plan = await tx.plan.findUnique({ where: { id: planId }, select: { incidentId: true } });
  return plan?.incidentId ?? null;
}

type Ending = {
  planId: string;
  outcome: "withdrawn" | "rejected" | "expired" | "stale";
  reason: string;
  personId: string | null;
};

/** Ends a plan that was not executed and frees its target. The database refuses when it has ended or begun. */
export async function endPlan(tx: Transaction, ending: Ending): Promise<void> {
  await tx.planEnd.create({ data: ending });
}

/** A plan that holds one of these targets, as it is at `now`; null when all are free. */
export async function activePlan(
  tx: Transaction,
  targetKeys: readonly string[],
  now: Date,
): Promise<{ state: PlanState; expiresAt: Date } | null> {
  const held = await tx.activePlan.findMany({ where: { targetKey: { in: [...targetKeys] } } });
  for (const { planId } of held) {
    const plan = await findPlan(tx, planId);
    const found = plan && { state: stateOfPlan(plan, now), expiresAt: plan.expiresAt };
    if (found && found.state !== "expired") return found;
  }
  return null;
}

/** Open plans whose time has run out and that nobody executed. The clock is the database's. */
export async function overduePlans(
  tx: Transaction,
): Promise<{ planId: string; incidentId: string | null }[]> {
  return tx.$queryRaw<{ planId: string; incidentId: string | null }[]>`
    SELECT DISTINCT p.id::text AS "planId", p.incident_id::text AS "incidentId"
    FROM active_plan a JOIN plan p ON p.id = a.plan_id
    WHERE p.expires_at <= clock_timestamp() AND NOT EXISTS (SELECT 1 FROM execution e WHERE e.plan_id = p.id)`;
}
