import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { Database, Transaction } from "@/lib/db/client";
import { holdLease, type Lease, type StoredExecution, type StoredStep } from "@/lib/db/execution";
import { recordEvent } from "@/lib/db/timeline";
import { LEASE_MS } from "@/lib/domain/execution/lease";
import type { PlanChange, ReleasePlan } from "@/lib/domain/plan/plan-document";
import { callOf, type PlanStep } from "@/lib/domain/plan/plan-step";
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

/** A step of the plan with what the ledger knows of it. Positions count from 1. */
export type Step = {
  position: number;
  planned: PlanStep;
  /** The target it works on, and where that comes from and goes to. */
  change: PlanChange;
  platform: ReleasePlatform;
  call: string;
  idempotencyKey: string;
  row: StoredStep | null;
};

export function stepsOf(run: Pick<Run, "stored" | "document" | "platforms">): Step[] {
  const planned = run.document.changes.flatMap((change, index) => {
    const platform = run.platforms[index];
    return platform ? change.steps.map((step) => ({ change, platform, planned: step })) : [];
  });
  return planned.map(({ change, platform, planned }, index) => {
    const position = index + 1;
    return {
      position,
      planned,
      change,
      platform,
      call: callOf(planned),
      idempotencyKey: `${run.stored.planId}:${position}`,
      row: run.stored.steps.find((row) => row.position === position) ?? null,
    };
  });
}

/** How far a change has come, by its steps: none was begun, all are confirmed, or it stands in between. */
export function progressOf(
  run: Parameters<typeof stepsOf>[0],
  change: PlanChange,
): "untouched" | "done" | "partly" {
  const rows = stepsOf(run)
    .filter((step) => step.change === change)
    .map(({ row }) => row);
  if (rows.every((row) => row?.state === "confirmed")) return "done";
  return rows.every((row) => row === null || (row.sentAt === null && row.state !== "confirmed"))
    ? "untouched"
    : "partly";
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
