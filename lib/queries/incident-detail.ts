import type { Transaction } from "@/lib/db/client";
import { stateOfPlan } from "@/lib/db/plan";
import { readLog } from "@/lib/db/timeline";
import { type WaiverLine, waiversOf } from "@/lib/db/waiver";
import { type GlassAct, type GlassState, glassStateAt } from "@/lib/domain/approval/broken-glass";
import type { ExecutionState } from "@/lib/domain/execution/state";
import type { Priority } from "@/lib/domain/incident/priority";
import { incidentReference } from "@/lib/domain/incident/reference";
import type { PlanState } from "@/lib/domain/plan/state";
import { type Stage, stageOf } from "@/lib/domain/stage";
import type { LogEntry } from "@/lib/domain/timeline/event";

/** What every page of an incident shows at its head. Instants are ISO strings in UTC. */
export type IncidentHead = {
  id: string;
  number: number;
  reference: string;
  service: string;
  title: string;
  priority: Priority | null;
  stage: Stage;
  impactStartAt: string | null;
  detectedAt: string | null;
  declaredAt: string;
  declaredBy: string;
  decidedAt: string | null;
  approvedAt: string | null;
  executedAt: string | null;
  verifiedAt: string | null;
  resolvedAt: string | null;
  /** The newest use of break-glass; null: nobody broke it. */
  glass: { brokenBy: string; state: GlassState } | null;
};

export type PlanLine = {
  id: string;
  state: PlanState;
  from: string;
  to: string;
  proposedBy: string;
  proposedAt: string;
};

export type IncidentDetail = IncidentHead & { plans: PlanLine[]; waivers: WaiverLine[]; log: LogEntry[] };

/** One incident with its plans and its log, by number; null when there is none. */
export async function incidentDetail(
  db: Transaction,
  number: number,
  now: Date,
): Promise<IncidentDetail | null> {
  const row = await loadIncident(db, number);
  if (!row) return null;
  const log = await readLog(db, row.id);
  const plans = row.plans.map((plan) => planLine(plan, log, now));
  return { ...headOf(row, now), plans, waivers: await waiversOf(db, row.id), log };
}

/** Only what the head of a page needs. */
export async function incidentHead(db: Transaction, number: number, now: Date): Promise<IncidentHead | null> {
  const row = await loadIncident(db, number);
  return row ? headOf(row, now) : null;
}

async function loadIncident(db: Transaction, number: number) {
  return db.incident.findUnique({
    where: { number },
    include: {
      declaredBy: { select: { name: true } },
      plans: {
        orderBy: { proposedAt: "desc" },
        select: {
          id: true,
          proposedAt: true,
          expiresAt: true,
          end: true,
          execution: true,
          proposer: { select: { name: true } },
          breakGlass: {
            select: {
              countersignBy: true,
              person: { select: { name: true } },
              answer: { select: { act: true } },
            },
          },
        },
      },
      verifications: { orderBy: { startedAt: "desc" }, take: 1, select: { state: true } },
    },
  });
}

type IncidentRow = NonNullable<Awaited<ReturnType<typeof loadIncident>>>;

function headOf(row: IncidentRow, now: Date): IncidentHead {
  const newest = row.plans[0];
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: row.id,
    number: row.number,
    reference: incidentReference(row.number),
    service: row.service,
    title: row.title,
    // Written by set-priority alone.
    priority: row.priority as Priority | null,
    stage: stageOf({
      priority: row.priority,
      plan: newest ? stateOfPlan(newest, now) : null,
      execution: (newest?.execution?.state ?? null) as ExecutionState | null,
      verification: (row.verifications[0]?.state ?? null) as
        | "running"
        | "passed"
        | "failed"
        | "inconclusive"
        | null,
      resolved: row.resolvedAt !== null,
    }),
    impactStartAt: iso(row.impactStartAt),
    detectedAt: iso(row.detectedAt),
    declaredAt: row.declaredAt.toISOString(),
    declaredBy: row.declaredBy.name,
    decidedAt: iso(row.decidedAt),
    approvedAt: iso(row.approvedAt),
    executedAt: iso(row.executedAt),
    verifiedAt: iso(row.verifiedAt),
    resolvedAt: iso(row.resolvedAt),
    glass: glassOf(row, now),
  };
}

function glassOf({ plans }: IncidentRow, now: Date): IncidentHead["glass"] {
  const glass = plans.find(({ breakGlass }) => breakGlass !== null)?.breakGlass;
  if (!glass) return null;
  // The table has a CHECK on the act.
  const answer = (glass.answer?.act ?? null) as GlassAct | null;
  const { countersignBy, person } = glass;
  return { brokenBy: person.name, state: glassStateAt({ answer, countersignBy }, now) };
}

function planLine(plan: IncidentRow["plans"][number], log: LogEntry[], now: Date): PlanLine {
  const proposed = log.find((entry) => entry.event === "plan_proposed" && entry.body.planId === plan.id);
  const moves = proposed?.event === "plan_proposed" ? proposed.body : { from: "", to: "" };
  return {
    id: plan.id,
    state: stateOfPlan(plan, now),
    from: moves.from,
    to: moves.to,
    proposedBy: plan.proposer.name,
    proposedAt: plan.proposedAt.toISOString(),
  };
}
