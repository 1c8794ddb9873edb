import type { Transaction } from "@/lib/db/client";
import { answerDue } from "@/lib/domain/execution/lease";
import type { ExecutionState, StepState } from "@/lib/domain/execution/state";

export type StepLine = {
  position: number;
  call: string;
  /** Null: not begun. */
  state: StepState | null;
  detail: string | null;
  intentAt: string | null;
  endedAt: string | null;
};

export type CheckLine = {
  name: string;
  label: string;
  state: "waiting" | "passed" | "failed" | "inconclusive" | "error";
  evidence: string;
  before: string | null;
  after: string | null;
  checkedAt: string;
};

export type VerificationDetail = {
  state: "running" | "passed" | "failed" | "inconclusive";
  reason: string | null;
  startedAt: string;
  watchUntil: string;
  endedAt: string | null;
  checks: CheckLine[];
};

/** Doing the newest executed plan of an incident, and watching it. Instants are ISO strings in UTC. */
export type ExecutionDetail = {
  id: string;
  planId: string;
  state: ExecutionState;
  outcome: string | null;
  startedAt: string;
  finishedAt: string | null;
  steps: StepLine[];
  /** Somebody wants nothing more to be sent. */
  stop: { by: string; reason: string } | null;
  /** While a call is under way: until when its answer is due, and when another worker has taken over at the latest. */
  due: { answerBy: string; takenOverBy: string } | null;
  log: { id: string; at: string; position: number | null; line: string }[];
  verification: VerificationDetail | null;
};

const NEWEST_LINES = 500;

/** `null` in the field: no plan of this incident was executed yet. */
export async function executionDetail(
  db: Transaction,
  incidentId: string,
): Promise<{ execution: ExecutionDetail | null }> {
  const row = await db.execution.findFirst({
    where: { plan: { incidentId } },
    orderBy: { startedAt: "desc" },
    include: {
      steps: { orderBy: { position: "asc" } },
      log: { orderBy: { id: "desc" }, take: NEWEST_LINES },
      stop: { include: { person: { select: { name: true } } } },
      verification: { include: { checks: { orderBy: { position: "asc" } } } },
    },
  });
  if (!row) return { execution: null };
  return {
    execution: {
      id: row.id,
      planId: row.planId,
      state: row.state as ExecutionState,
      outcome: row.outcome,
      startedAt: row.startedAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
      steps: row.steps.map((step) => ({
        position: step.position,
        call: step.call,
        state: step.state as StepState,
        detail: step.detail,
        intentAt: step.intentAt.toISOString(),
        endedAt: step.endedAt?.toISOString() ?? null,
      })),
      stop: row.stop && { by: row.stop.person.name, reason: row.stop.reason },
      due: dueOf(row),
      log: row.log.reverse().map(({ id, at, position, line }) => ({
        id: String(id),
        at: at.toISOString(),
        position,
        line,
      })),
      verification: row.verification && verificationOf(row.verification),
    },
  };
}

function dueOf(row: {
  leaseUntil: Date;
  steps: { state: string; sentAt: Date | null }[];
}): ExecutionDetail["due"] {
  const due = answerDue(row.steps.at(-1), row.leaseUntil);
  return due && { answerBy: due.answerBy.toISOString(), takenOverBy: due.takenOverBy.toISOString() };
}

type VerificationRow = NonNullable<Awaited<ReturnType<Transaction["verification"]["findFirst"]>>> & {
  checks: Awaited<ReturnType<Transaction["verificationCheck"]["findMany"]>>;
};

function verificationOf(row: VerificationRow): VerificationDetail {
  return {
    state: row.state as VerificationDetail["state"],
    reason: row.reason,
    startedAt: row.startedAt.toISOString(),
    watchUntil: row.watchUntil.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    checks: row.checks.map((check) => ({
      name: check.name,
      label: check.label,
      state: check.state as CheckLine["state"],
      evidence: check.evidence,
      before: check.before,
      after: check.after,
      checkedAt: check.checkedAt.toISOString(),
    })),
  };
}
