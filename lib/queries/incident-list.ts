import type { Transaction } from "@/lib/db/client";
import { stateOfPlan } from "@/lib/db/plan";
import type { ExecutionState } from "@/lib/domain/execution/state";
import type { Priority } from "@/lib/domain/incident/priority";
import { incidentReference } from "@/lib/domain/incident/reference";
import { type Stage, type StageFacts, stageOf } from "@/lib/domain/stage";

/** Instants are ISO strings in UTC. */
export type IncidentLine = {
  number: number;
  reference: string;
  service: string;
  title: string;
  priority: Priority | null;
  stage: Stage;
  /** When it was noticed. */
  startedAt: string;
  /** When another release was live; null while nothing was, or when it ended without. */
  mitigatedAt: string | null;
  resolvedAt: string | null;
};

/** `before` is the number of the last incident on the page before; null: the newest. */
export type IncidentFilter = {
  resolved: boolean;
  service: string | null;
  priority: Priority | null;
  before: number | null;
};

/** `next` is the `before` of the following page, null on the last one. */
export type IncidentPage = { incidents: IncidentLine[]; next: number | null };

/** Incidents that match, newest first, at most `limit`. */
export async function listIncidents(
  db: Transaction,
  { resolved, service, priority, before }: IncidentFilter,
  limit: number,
  now: Date,
): Promise<IncidentPage> {
  const rows = await db.incident.findMany({
    where: {
      resolvedAt: resolved ? { not: null } : null,
      service: service ?? undefined,
      priority: priority ?? undefined,
      number: before === null ? undefined : { lt: before },
    },
    orderBy: { number: "desc" },
    take: limit + 1,
    include: {
      plans: {
        orderBy: { proposedAt: "desc" },
        take: 1,
        select: { expiresAt: true, end: true, execution: true },
      },
      verifications: { orderBy: { startedAt: "desc" }, take: 1, select: { state: true } },
    },
  });
  const shown = rows.slice(0, limit);
  return {
    incidents: shown.map((row) => lineOf(row, now)),
    next: rows.length > limit ? (shown.at(-1)?.number ?? null) : null,
  };
}

type IncidentRow = NonNullable<Awaited<ReturnType<Transaction["incident"]["findFirst"]>>> & {
  plans: Parameters<typeof stateOfPlan>[0][];
  verifications: { state: string }[];
};

function lineOf(row: IncidentRow, now: Date): IncidentLine {
  const plan = row.plans[0];
  return {
    number: row.number,
    reference: incidentReference(row.number),
    service: row.service,
    title: row.title,
    // Written by set-priority alone, as the states below by the worker alone.
    priority: row.priority as Priority | null,
    stage: stageOf({
      priority: row.priority,
      plan: plan ? stateOfPlan(plan, now) : null,
      execution: (plan?.execution?.state ?? null) as ExecutionState | null,
      verification: (row.verifications[0]?.state ?? null) as StageFacts["verification"],
      resolved: row.resolvedAt !== null,
    }),
    startedAt: (row.detectedAt ?? row.declaredAt).toISOString(),
    mitigatedAt: row.executedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}
