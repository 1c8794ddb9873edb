import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { Database, Transaction } from "@/lib/db/client";
import { holdLease, type Lease, type StoredExecution, type StoredStep } from "@/lib/db/execution";
import { recordEvent } from "@/lib/db/timeline";
import { LEASE_MS } from "@/lib/domain/execution/lease";
import type { PlanChange, ReleasePlan } from "@/lib/domain/plan/plan-document";
import { callOf, type PlanStep, putsLive } from "@/lib/domain/plan/plan-step";
import type { TimelineEvent } from "@/lib/domain/timeline/event";

/** A busy machine makes the ledger slow; it must not make it give up. */
export const PATIENT = { timeout: 15_000, maxWait: 10_000 };

/** One execution in the hands of one worker. `signal` aborts when another worker took over. */
export type Run = {
  db: Database;
  lease: Lease;
  signal: AbortSignal;
  stored: StoredExecution;
  document: ReleasePlan;
  /** Of each change, in the plan's order. */
  platforms: ReleasePlatform[];
};

/** What is planned and what the ledger says of it; known also when a platform cannot be used any more. */
export type Written = Pick<Run, "stored" | "document">;

/** A step of the plan with what the ledger knows of it. Positions count from 1. */
type WrittenStep = {
  position: number;
  planned: PlanStep;
  /** The target it works on, and where that comes from and goes to. */
  change: PlanChange;
  call: string;
  idempotencyKey: string;
  row: StoredStep | null;
};

export type Step = WrittenStep & { platform: ReleasePlatform };

export function writtenSteps({ stored, document }: Written): WrittenStep[] {
  const planned = document.changes.flatMap((change) =>
    change.steps.map((step) => ({ change, planned: step })),
  );
  return planned.map(({ change, planned }, index) => {
    const position = index + 1;
    return {
      position,
      planned,
      change,
      call: callOf(planned),
      idempotencyKey: `${stored.planId}:${position}`,
      row: stored.steps.find((row) => row.position === position) ?? null,
    };
  });
}

export function stepsOf(run: Written & Pick<Run, "platforms">): Step[] {
  return writtenSteps(run).map((step) => {
    const platform = run.platforms[run.document.changes.indexOf(step.change)];
    if (!platform) throw new Error(`the target ${step.change.target.name} has no platform`);
    return { ...step, platform };
  });
}

/**
 * How far a change has come, by its steps. there: all are confirmed and nothing was sent. untouched: nothing was sent.
 * refused: the platform refused or gave up what was sent first. partly: nobody can say that it is whole.
 */
export type Progress = "untouched" | "there" | "done" | "refused" | "partly";

export function progressOf(run: Written, change: PlanChange): Progress {
  const rows = writtenSteps(run)
    .filter((step) => step.change === change)
    .map(({ row }) => row);
  const wasSent = rows.some((row) => row !== null && (row.sentAt !== null || row.attempts > 1));
  if (rows.every((row) => row?.state === "confirmed")) return wasSent ? "done" : "there";
  if (rows.some((row) => row?.state === "confirmed")) return "partly";
  if (!wasSent) return "untouched";
  return rows.every((row) => row === null || (row.state === "refused" && row.attempts === 1))
    ? "refused"
    : "partly";
}

/**
 * Whether the release that a change starts from serves no more: what puts the other one live is confirmed, with every
 * restart, whatever became of locks and the like behind it.
 */
export function wasTakenBack(run: Written, change: PlanChange): boolean {
  return writtenSteps(run)
    .filter((step) => step.change === change)
    .filter(({ planned }) => putsLive(planned) !== null || planned.kind === "restart")
    .every(({ row }) => row?.state === "confirmed");
}

/** What to do next: look again at once, look again later, or nothing any more. */
export type Next = { next: "again" } | { next: "wait"; ms: number } | { next: "ended" };

/** One transaction of the ledger: only while the lease is ours, with the rows of the log that belong to it. */
export async function write(
  run: Pick<Run, "db" | "lease" | "stored">,
  work: (tx: Transaction, now: Date) => Promise<TimelineEvent[]>,
  leaseMs = LEASE_MS,
): Promise<void> {
  const author = { incidentId: run.stored.plan.incident.id, personId: null };
  await run.db.$transaction(async (tx) => {
    const now = await holdLease(tx, run.lease, leaseMs);
    for (const event of await work(tx, now)) await recordEvent(tx, author, event);
  }, PATIENT);
}
