import type { Transaction } from "@/lib/db/client";
import { parseCanonical } from "@/lib/domain/plan/canonical-json";
import type { PlanDocument } from "@/lib/domain/plan/plan-document";
import { type PlanState, planStateAt } from "@/lib/domain/plan/state";
import type { Plan } from "@/lib/generated/prisma/client";
import { planDocumentSchema } from "@/lib/schemas/plan-document";

export type NewPlan = {
  id: string;
  incidentId: string;
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
      proposerId: plan.document.proposer,
      targetKey: plan.document.target.key,
      canonical: plan.canonical,
      digest: plan.digest,
      expiresAt: new Date(plan.document.expiresAt),
    },
  });
}

const everything = {
  incident: { select: { number: true, service: true, title: true, priority: true } },
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

/** The document as it was signed. Throws when the stored bytes are not a valid plan: then nothing may use it. */
export function documentOf(plan: Pick<Plan, "canonical">): PlanDocument {
  const parsed = parseCanonical(plan.canonical);
  if (!parsed.ok) throw new Error(`stored plan is damaged: ${parsed.reasons[0]?.message}`);
  return planDocumentSchema.parse(parsed.value);
}
