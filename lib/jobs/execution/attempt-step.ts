import { setTimeout as wait } from "node:timers/promises";
import type { Observation, SendOutcome } from "@/lib/adapters/release-platforms/release-platform";
import type { Transaction } from "@/lib/db/client";
import { guardRefusal } from "@/lib/db/guard-refusal";
import { endStale, fail } from "@/lib/jobs/execution/endings";
import { ApprovalsLost, confirm, intend, loseSight, markSent } from "@/lib/jobs/execution/ledger";
import { writeLog } from "@/lib/jobs/execution/log-lines";
import { leftItsStart, preFlight } from "@/lib/jobs/execution/pre-flight";
import { readInTime } from "@/lib/jobs/execution/read-in-time";
import { type Next, progressOf, type Run, type Step } from "@/lib/jobs/execution/run";

const LOOKS = 3;
const LOOK_AGAIN_MS = 500;
/** An adapter that does not keep its own deadline is not waited for. */
const OVERDUE_MS = 1_000;

/** Why the approvals do not carry the plan at this moment; null: they do. */
export type Objection = (tx: Transaction) => Promise<string | null>;

/** A step that was not sent yet: approvals, platform, intent, call, outcome, in this order. */
export async function attemptStep(run: Run, step: Step, objection: Objection): Promise<Next> {
  const { stop } = run.stored;
  if (stop) return giveUp(run, step, `${stop.person.name} stopped it, nothing more was sent: ${stop.reason}`);
  const why = await objection(run.db);
  if (why !== null) return giveUp(run, step, `Nothing was sent: ${why}`);
  const seen = await look(run, step);
  switch (seen.at) {
    case "unknown":
      return giveUp(run, step, `The platform cannot be read, so nothing was sent: ${seen.why}`);
    case "to":
      return alreadyThere(run, step, seen.evidence);
    case "other":
      return drifted(run, step, seen.what);
    case "from": {
      const attempt = step.row?.state === "intent" ? step.row.attempts : await intend(run, step);
      return sendStep(run, step, attempt, objection);
    }
  }
}

/** A step that was said not to have happened goes the way of every attempt: intended first, then seen to be done. */
async function alreadyThere(run: Run, step: Step, evidence: string): Promise<Next> {
  if (step.row?.state === "not_applied") {
    await intend(run, step);
    return { next: "again" };
  }
  const wasSent = (step.row?.attempts ?? 1) > 1;
  const how = wasSent ? "Is there by now, nothing more was sent" : "Was there already, nothing was sent";
  await confirm(run, step, step.row ? "intent" : null, `${how}: ${evidence}`);
  return { next: "again" };
}

async function sendStep(run: Run, step: Step, attempt: number, objection: Objection): Promise<Next> {
  const callMs = step.platform.capabilities.longestCallMs;
  const until = performance.now() + callMs;
  try {
    await markSent(run, step, attempt, objection);
  } catch (error) {
    const no = error instanceof ApprovalsLost ? error : guardRefusal(error);
    if (!no) throw error;
    await fail(run, `Nothing was sent: ${no.message}`, { step, from: "intent", to: "refused" });
    return { next: "ended" };
  }
  const outcome = await call(run, step, attempt, Math.floor(until - performance.now()));
  switch (outcome.outcome) {
    case "confirmed":
      await confirm(run, step, "sent", outcome.evidence);
      return { next: "again" };
    case "refused":
      await fail(run, outcome.reason, { step, from: "sent", to: "refused" });
      return { next: "ended" };
    case "unknown":
      await loseSight(run, step, outcome.reason);
      return { next: "again" };
  }
}

/** Sends with a deadline that lies inside the lease, also when this process slept in between. */
async function call(run: Run, step: Step, attempt: number, leftMs: number): Promise<SendOutcome> {
  if (leftMs <= 0)
    return { outcome: "unknown", reason: "The worker was held up for longer than the call may last." };
  const log = writeLog(run, step.position);
  const signal = AbortSignal.any([AbortSignal.timeout(leftMs), run.signal]);
  const { idempotencyKey, planned } = step;
  const overdue = new AbortController();
  const outcome = await Promise.race([
    step.platform
      .send(planned, step.change, { idempotencyKey, attempt, signal, log: log.line })
      .catch(
        (error: unknown): SendOutcome => ({ outcome: "unknown", reason: `The adapter broke: ${error}` }),
      ),
    wait(
      leftMs + OVERDUE_MS,
      { outcome: "unknown", reason: "The platform did not answer in time." } as const,
      {
        signal: overdue.signal,
      },
    ),
  ]);
  overdue.abort();
  await log.written();
  return outcome;
}

/**
 * Reads the platform, never a cache. Before the first call every target of the plan is looked at, and each once more
 * before its own first call: the others may have taken minutes.
 */
async function look(run: Run, step: Step): Promise<Observation> {
  let seen: Observation = { at: "unknown", why: "it was not asked" };
  for (let turn = 0; turn < LOOKS && seen.at === "unknown"; turn++) {
    if (turn > 0) await wait(LOOK_AGAIN_MS);
    seen = await lookOnce(run, step).catch(
      (error: Error): Observation => ({ at: "unknown", why: error.message }),
    );
  }
  return seen;
}

async function lookOnce(run: Run, step: Step): Promise<Observation> {
  return (
    (await inTheWay(run, step)) ??
    readInTime(step.platform, (platform) => platform.observe(step.planned, step.change))
  );
}

async function inTheWay(run: Run, step: Step): Promise<Observation | null> {
  if (!somethingWasSent(run)) return preFlight(run);
  return progressOf(run, step.change) === "untouched" ? leftItsStart(step) : null;
}

async function drifted(run: Run, step: Step, what: string): Promise<Next> {
  if (!somethingWasSent(run)) await endStale(run, step, what);
  else if (step.row?.state === "intent") await fail(run, what, { step, from: "intent", to: "drifted" });
  else await fail(run, what);
  return { next: "ended" };
}

async function giveUp(run: Run, step: Step, detail: string): Promise<Next> {
  await fail(run, detail, step.row?.state === "intent" ? { step, from: "intent", to: "refused" } : undefined);
  return { next: "ended" };
}

function somethingWasSent(run: Run): boolean {
  return run.stored.steps.some(({ sentAt, attempts }) => sentAt !== null || attempts > 1);
}
