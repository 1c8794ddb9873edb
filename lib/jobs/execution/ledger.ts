import type { Transaction } from "@/lib/db/client";
import { insertStep, moveStepRow, setExecutionState } from "@/lib/db/execution";
import { AFTER_CALL_MS } from "@/lib/domain/execution/lease";
import type { StepState } from "@/lib/domain/execution/state";
import type { TimelineEvent } from "@/lib/domain/timeline/event";
import { type Run, type Step, write } from "@/lib/jobs/execution/run";

// A step on its way, one function a transition: the row, and what the log says of it, in one transaction under the
// lease. How an execution ends is in endings.ts.

/** Before anything is sent. A step that did not happen is tried again under the same key. Says which attempt it is. */
export async function intend(run: Run, step: Step): Promise<number> {
  const attempt = (step.row?.attempts ?? 0) + 1;
  await write(run, async (tx, now) => {
    if (step.row) {
      const fresh = { attempts: attempt, intentAt: now, sentAt: null, endedAt: null, detail: "" };
      await moveStepRow(tx, place(run, step), { from: "not_applied", to: "intent" }, fresh);
    } else await insertIntent(tx, run, step, now);
    return [{ event: "step_intended", body: { ...where(run, step), attempt } }];
  });
  return attempt;
}

/** The approvals stopped to carry the plan while the platform was being read. */
export class ApprovalsLost extends Error {
  override name = "ApprovalsLost";
}

/**
 * The last write before the call. The lease is made long enough for it; the database refuses after the plan's time.
 * The approvals are asked a last time in the same transaction: reading the platform may have taken seconds.
 */
export async function markSent(
  run: Run,
  step: Step,
  attempt: number,
  objection: (tx: Transaction) => Promise<string | null>,
): Promise<void> {
  const leaseMs = step.platform.capabilities.longestCallMs + AFTER_CALL_MS;
  await write(
    run,
    async (tx, now) => {
      const why = await objection(tx);
      if (why !== null) throw new ApprovalsLost(why);
      await moveStepRow(tx, place(run, step), { from: "intent", to: "sent" }, { sentAt: now });
      return [{ event: "step_sent", body: { ...where(run, step), attempt } }];
    },
    leaseMs,
  );
}

/** `from` null: the platform was there already, before anything was intended. */
export async function confirm(run: Run, step: Step, from: StepState | null, detail: string): Promise<void> {
  await write(run, async (tx, now) => {
    if (from === null) await insertIntent(tx, run, step, now);
    await moveStepRow(
      tx,
      place(run, step),
      { from: from ?? "intent", to: "confirmed" },
      { detail, endedAt: now },
    );
    const confirmed: TimelineEvent = { event: "step_confirmed", body: { ...where(run, step), detail } };
    return from === "reconciling" ? [confirmed, await resume(tx, run)] : [confirmed];
  });
}

/** Says for people from when on the platform is asked what happened: before, a call may still take effect. */
export async function loseSight(run: Run, step: Step, why: string): Promise<void> {
  await write(run, async (tx, now) => {
    const askedFrom = new Date(now.getTime() + step.platform.capabilities.quietPeriodMs);
    const detail = `${why} The platform is asked from ${askedFrom.toISOString().slice(11, 19)} UTC on.`;
    await moveStepRow(tx, place(run, step), { from: "sent", to: "unknown" }, { detail, endedAt: now });
    await setExecutionState(tx, run.stored.id, "unknown");
    return [
      { event: "step_unknown", body: { ...where(run, step), detail } },
      { event: "execution_unknown", body: { executionId: run.stored.id, detail } },
    ];
  });
}

export async function beginAsking(run: Run, step: Step): Promise<void> {
  await write(run, async (tx) => {
    await moveStepRow(tx, place(run, step), { from: "unknown", to: "reconciling" });
    return [{ event: "step_reconciling", body: where(run, step) }];
  });
}

export async function foundNotApplied(run: Run, step: Step, detail: string): Promise<void> {
  await write(run, async (tx, now) => {
    await moveStepRow(
      tx,
      place(run, step),
      { from: "reconciling", to: "not_applied" },
      { detail, endedAt: now },
    );
    return [{ event: "step_not_applied", body: { ...where(run, step), detail } }, await resume(tx, run)];
  });
}

async function resume(tx: Transaction, run: Run): Promise<TimelineEvent> {
  await setExecutionState(tx, run.stored.id, "executing");
  return { event: "execution_resumed", body: { executionId: run.stored.id } };
}

async function insertIntent(tx: Transaction, run: Run, step: Step, at: Date): Promise<void> {
  const { idempotencyKey, call } = step;
  await insertStep(tx, { ...place(run, step), kind: step.planned.kind, idempotencyKey, call, at });
}

export function place(run: Pick<Run, "stored">, step: Step) {
  return { executionId: run.stored.id, position: step.position };
}

export function where(run: Pick<Run, "stored">, step: Step) {
  return { ...place(run, step), call: step.call };
}
