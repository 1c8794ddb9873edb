import type { Transaction } from "@/lib/db/client";
import type { ExecutionState, StepState } from "@/lib/domain/execution/state";
import { scrub, scrubbed } from "@/lib/scrub";

/** Who may write about an execution: the owner with the newest fence. */
export type Lease = { executionId: string; owner: string; fence: bigint };

/** Another worker took over; whoever gets this writes and sends nothing more. */
export class LeaseLost extends Error {
  override name = "LeaseLost";
}

/** Begins an execution. The database counts the approvals and refuses with TK001 when they do not carry it. */
export async function insertExecution(
  tx: Transaction,
  { planId, owner, leaseMs }: { planId: string; owner: string; leaseMs: number },
): Promise<Lease> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO execution (id, plan_id, target_key, lease_owner, lease_until)
    SELECT gen_random_uuid(), id, target_key, ${owner}, clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    FROM plan WHERE id = ${planId}::uuid
    RETURNING id::text`;
  const row = rows[0];
  if (!row) throw new Error(`there is no plan ${planId}`);
  return { executionId: row.id, owner, fence: 1n };
}

/**
 * Every write about an execution begins here: it locks the row, makes sure that nobody took over, extends the
 * lease to at least `leaseMs` from now, and says what time it is in the database.
 */
export async function holdLease(tx: Transaction, lease: Lease, leaseMs: number): Promise<Date> {
  const rows = await tx.$queryRaw<{ now: Date }[]>`
    UPDATE execution
    SET lease_until = greatest(lease_until, clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond')
    WHERE id = ${lease.executionId}::uuid AND lease_owner = ${lease.owner} AND lease_fence = ${lease.fence}
    RETURNING clock_timestamp() AS now`;
  const row = rows[0];
  if (!row) throw new LeaseLost(`execution ${lease.executionId} belongs to another worker now`);
  return row.now;
}

/** Gives the lease back at once, so that the next worker need not wait for its end. */
export async function releaseLease(tx: Transaction, lease: Lease): Promise<void> {
  await tx.$executeRaw`
    UPDATE execution SET lease_until = 'epoch'
    WHERE id = ${lease.executionId}::uuid AND lease_owner = ${lease.owner} AND lease_fence = ${lease.fence}
      AND state IN ('executing', 'unknown')`;
}

/** Takes over a lease that ended more than `graceMs` ago. Null: it is held, has ended, or somebody was faster. */
export async function takeLease(
  tx: Transaction,
  seen: { executionId: string; fence: bigint },
  { owner, leaseMs, graceMs }: { owner: string; leaseMs: number; graceMs: number },
): Promise<Lease | null> {
  const rows = await tx.$queryRaw<{ fence: bigint }[]>`
    UPDATE execution
    SET lease_owner = ${owner}, lease_fence = lease_fence + 1,
      lease_until = clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    WHERE id = ${seen.executionId}::uuid AND lease_fence = ${seen.fence} AND state IN ('executing', 'unknown')
      AND lease_until + ${graceMs}::float8 * interval '1 millisecond' < clock_timestamp()
    RETURNING lease_fence AS fence`;
  const row = rows[0];
  return row ? { executionId: seen.executionId, owner, fence: row.fence } : null;
}

const everything = {
  plan: { include: { incident: { select: { id: true, number: true, service: true } } } },
  steps: { orderBy: { position: "asc" } },
  stop: { include: { person: { select: { name: true } } } },
} as const;

/** The execution of a plan about a release, or null. */
export async function findExecution(tx: Transaction, id: string) {
  const row = await tx.execution.findUnique({ where: { id }, include: everything });
  const incident = row?.plan.incident;
  return row && incident ? { ...row, plan: { ...row.plan, incident } } : null;
}

export type StoredExecution = NonNullable<Awaited<ReturnType<typeof findExecution>>>;
export type StoredStep = StoredExecution["steps"][number];

/** The steps that have begun, as this transaction sees them. */
export async function stepsOfExecution(tx: Transaction, executionId: string): Promise<StoredStep[]> {
  return tx.executionStep.findMany({ where: { executionId }, orderBy: { position: "asc" } });
}

/** The execution of a plan, if it has begun. */
export async function executionOfPlan(tx: Transaction, planId: string) {
  return tx.execution.findUnique({
    where: { planId },
    select: {
      id: true,
      state: true,
      leaseOwner: true,
      leaseFence: true,
      plan: { select: { incidentId: true, canonical: true, digest: true } },
    },
  });
}

/**
 * Executions that have not ended, and open plans that nobody began although two people approved them or somebody
 * broke the glass: work to look at.
 */
export async function unfinishedPlans(tx: Transaction): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT plan_id::text AS id FROM execution WHERE state IN ('executing', 'unknown')
    UNION ALL
    SELECT a.plan_id::text FROM active_plan a JOIN plan p ON p.id = a.plan_id
    WHERE p.expires_at > clock_timestamp() AND NOT EXISTS (SELECT 1 FROM execution e WHERE e.plan_id = p.id)
      AND ((SELECT count(*) FROM effective_approvers(p)) >= 2
        OR EXISTS (SELECT 1 FROM break_glass b WHERE b.plan_id = p.id))`;
  return rows.map(({ id }) => id);
}

export async function insertStep(
  tx: Transaction,
  step: {
    executionId: string;
    position: number;
    kind: string;
    idempotencyKey: string;
    call: string;
    at: Date;
  },
): Promise<void> {
  const { at, ...row } = scrubbed(step);
  await tx.executionStep.create({ data: { ...row, state: "intent", intentAt: at } });
}

/** Moves a step, if it still is where the caller believes it to be. */
export async function moveStepRow(
  tx: Transaction,
  step: { executionId: string; position: number },
  move: { from: StepState; to: StepState },
  changes: {
    detail?: string;
    attempts?: number;
    intentAt?: Date;
    sentAt?: Date | null;
    endedAt?: Date | null;
  } = {},
): Promise<void> {
  const { executionId, position } = step;
  const { count } = await tx.executionStep.updateMany({
    where: { executionId, position, state: move.from },
    data: { state: move.to, ...scrubbed(changes) },
  });
  if (count !== 1) throw new LeaseLost(`step ${position} is not ${move.from} any more`);
}

export async function setExecutionState(
  tx: Transaction,
  id: string,
  state: ExecutionState,
  changes: { outcome?: string; finishedAt?: Date } = {},
): Promise<void> {
  await tx.execution.update({ where: { id }, data: { state, ...scrubbed(changes) } });
}

/** Times that the incident keeps apart: when the last needed key was turned, and when it was done. */
export async function setIncidentTime(
  tx: Transaction,
  id: string,
  time: { approvedAt: Date } | { executedAt: Date } | { verifiedAt: Date },
): Promise<void> {
  await tx.incident.update({ where: { id }, data: time });
}

export async function addLogLines(
  tx: Transaction,
  executionId: string,
  lines: readonly { position: number | null; line: string }[],
): Promise<void> {
  await tx.executionLog.createMany({
    data: lines.map(({ position, line }) => ({ executionId, position, line: scrub(line) })),
  });
}

/** Persons whose approval the database counts at this moment, the one who voted first first. */
export async function countedApprovers(
  tx: Transaction,
  planId: string,
): Promise<{ personId: string; name: string; votedAt: Date }[]> {
  return tx.$queryRaw<{ personId: string; name: string; votedAt: Date }[]>`
    SELECT person.id::text AS "personId", person.name, a.voted_at AS "votedAt"
    FROM plan p CROSS JOIN LATERAL effective_approvers(p) AS counted
    JOIN approval a ON a.plan_id = p.id AND a.person_id = counted
    JOIN person ON person.id = counted
    WHERE p.id = ${planId}::uuid ORDER BY a.voted_at`;
}

/** What the clock of the database says. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error("the database does not say what time it is");
  return row.now;
}
