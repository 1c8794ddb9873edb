import type { Transaction } from "@/lib/db/client";
import { moveStepRow, setExecutionState, setIncidentTime, stepsOfExecution } from "@/lib/db/execution";
import { startVerification } from "@/lib/db/verification";
import type { StepState } from "@/lib/domain/execution/state";
import { headlineOf } from "@/lib/domain/plan/headline";
import type { PlanChange, ReleasePlan } from "@/lib/domain/plan/plan-document";
import type { TimelineEvent } from "@/lib/domain/timeline/event";
import { plannedChecks } from "@/lib/domain/verification/planned-checks";
import { holdTakenBack } from "@/lib/jobs/execution/hold-taken-back";
import { place, where } from "@/lib/jobs/execution/ledger";
import {
  type Progress,
  progressOf,
  type Run,
  type Step,
  type Written,
  write,
  writtenSteps,
} from "@/lib/jobs/execution/run";

// How an execution ends: one function an ending, each in one transaction under the lease.

type Ending = Written & Pick<Run, "db" | "lease">;

/**
 * The end without success. `at` is the step that ended it, when it has a row that has to say so. What became of each
 * target is told from the ledger as it stands after that.
 */
export async function fail(
  run: Ending,
  detail: string,
  at?: { step: Step; from: StepState; to: "refused" | "drifted" },
): Promise<void> {
  await write(run, async (tx, now) => {
    const events: TimelineEvent[] = [];
    if (at) {
      await moveStepRow(tx, place(run, at.step), { from: at.from, to: at.to }, { detail, endedAt: now });
      const event = at.to === "refused" ? "step_refused" : "step_drifted";
      events.push({ event, body: { ...where(run, at.step), detail } });
    }
    const ended = { ...run, stored: { ...run.stored, steps: await stepsOfExecution(tx, run.stored.id) } };
    const outcome = withTargets(ended, detail);
    await setExecutionState(tx, run.stored.id, "failed", { outcome, finishedAt: now });
    const notDone = writtenSteps(ended)
      .filter(({ row }) => row?.state !== "confirmed")
      .map(({ call }) => call);
    const failed = { executionId: run.stored.id, detail: outcome, notDone };
    return [...events, { event: "execution_failed", body: failed }, ...(await holdTakenBack(tx, ended))];
  });
}

/** The plan cannot be read: nothing can be sent any more, and nobody can say what it was about. */
export async function failUnusable(run: Pick<Run, "db" | "lease" | "stored">, detail: string): Promise<void> {
  const { id } = run.stored;
  await write(run, async (tx, now) => {
    await setExecutionState(tx, id, "failed", { outcome: detail, finishedAt: now });
    return [{ event: "execution_failed", body: { executionId: id, detail, notDone: [] } }];
  });
}

/** Something else runs than the plan starts from, and nothing was sent. */
export async function endStale(run: Run, step: Step, changed: string): Promise<void> {
  await write(run, async (tx, now) => {
    const events: TimelineEvent[] = [{ event: "plan_stale", body: { planId: run.stored.planId, changed } }];
    if (step.row) {
      const end = { detail: changed, endedAt: now };
      await moveStepRow(tx, place(run, step), { from: "intent", to: "drifted" }, end);
      events.unshift({ event: "step_drifted", body: { ...where(run, step), detail: changed } });
    }
    await setExecutionState(tx, run.stored.id, "stale", { outcome: changed, finishedAt: now });
    return events;
  });
}

/**
 * Every step is confirmed; from here on the result is watched. Where all that was done is a proposal, such as a pull
 * request, nothing is live yet, and there is nothing to watch.
 */
export async function succeed(run: Run): Promise<void> {
  await write(run, async (tx, now) => {
    const { to } = headlineOf(run.document.changes);
    const [live, proposed] = [changesThat(run, "are live"), changesThat(run, "are proposed")];
    const outcome = [
      live.length > 0 && outcomeOf(run.document, headlineOf(live).to),
      proposed.length > 0 && `${headlineOf(proposed).to} is proposed, and live once people accept it`,
    ];
    const ended = { outcome: outcome.filter(Boolean).join("; "), finishedAt: now };
    await setExecutionState(tx, run.stored.id, "succeeded", ended);
    const onlyProposed = live.length === 0;
    return [
      {
        event: "execution_succeeded",
        body: { executionId: run.stored.id, to, ...(onlyProposed && { proposed: true }) },
      },
      ...(await holdTakenBack(tx, run)),
      ...(onlyProposed ? [] : [await beginWatching(tx, run, live, now)]),
    ];
  });
}

function changesThat(run: Run, what: "are live" | "are proposed"): PlanChange[] {
  return run.document.changes.filter((_, index) => {
    const proposes = run.platforms[index]?.capabilities.proposesOnly === true;
    return proposes === (what === "are proposed");
  });
}

async function beginWatching(
  tx: Transaction,
  run: Run,
  changes: PlanChange[],
  now: Date,
): Promise<TimelineEvent> {
  const { incident } = run.stored.plan;
  await setIncidentTime(tx, incident.id, { executedAt: now });
  const watchUntil = new Date(now.getTime() + run.document.verification.watchSeconds * 1000);
  const watch = { incidentId: incident.id, executionId: run.stored.id, startedAt: now, watchUntil };
  await startVerification(tx, watch, (triggers) =>
    plannedChecks({ ...run.document, changes }, triggers, (target) => tellsHealth(run, target)),
  );
  return { event: "verification_started", body: { watchUntil: watchUntil.toISOString() } };
}

function tellsHealth({ document, platforms }: Run, target: string): boolean {
  const index = document.changes.findIndex((change) => change.target.name === target);
  return (platforms[index]?.healthUrl ?? null) !== null;
}

function outcomeOf({ changes }: ReleasePlan, to: string): string {
  return changes.length === 1 ? `${to} is live` : `Live now: ${to}`;
}

/** With several targets, a failure says of each what became of it. */
function withTargets(run: Written, detail: string): string {
  const { changes } = run.document;
  if (changes.length === 1) return detail;
  const words: Record<Progress, string> = {
    done: "changed",
    there: "there already",
    untouched: "not touched",
    refused: "tried, not done",
    partly: "not known to be whole",
  };
  const each = changes.map((change) => {
    const { name } = change.target;
    return `${name} ${words[progressOf(run, change)]} (${change.from.version} → ${change.to.version})`;
  });
  return `${detail} Targets: ${each.join("; ")}.`;
}
