import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { Database } from "@/lib/db/client";
import { findExecution, type Lease, LeaseLost } from "@/lib/db/execution";
import { type ExecutionState, executionHasEnded, type StepState } from "@/lib/domain/execution/state";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { attemptStep, type Objection } from "@/lib/jobs/execution/attempt-step";
import { fail, failUnusable, succeed } from "@/lib/jobs/execution/endings";
import { loseSight } from "@/lib/jobs/execution/ledger";
import { ask, waitOut } from "@/lib/jobs/execution/reconcile-step";
import { type Next, type Run, type Step, stepsOf } from "@/lib/jobs/execution/run";
import { approvalsHold, type SigningRules } from "@/lib/jobs/execution/verify-approvals";
import { aboutRelease, openPlan } from "@/lib/signature/plan-seal";

const MOST_ATTEMPTS = 3;
const UNUSABLE_WAIT_MS = 30_000;

export type ExecutionPorts = {
  db: Database;
  /** Throws when the service or the target is not configured any more. */
  platformFor: (service: string, target: string) => ReleasePlatform;
  rules: SigningRules;
};

/**
 * Takes an execution one step further, from whatever the ledger says of it. Safe to be called again after a crash
 * at any point; throws `LeaseLost` when another worker has taken over.
 */
export async function advance(ports: ExecutionPorts, lease: Lease, signal: AbortSignal): Promise<Next> {
  signal.throwIfAborted();
  const stored = await findExecution(ports.db, lease.executionId);
  if (!stored || executionHasEnded(stored.state as ExecutionState)) return { next: "ended" };
  if (stored.leaseFence !== lease.fence) throw new LeaseLost(`execution ${stored.id} was taken over`);
  const begun = { db: ports.db, lease, signal, stored };
  const sealed = aboutRelease(openPlan(stored.plan.canonical, stored.plan.digest));
  if (!sealed.ok) {
    const why = `The stored plan cannot be used: ${sealed.reasons[0]?.message}`;
    return giveUp(begun, () => failUnusable(begun, why));
  }
  const { document } = sealed.value;
  const platforms = platformsOf(ports, document);
  if (typeof platforms === "string") return giveUp(begun, () => fail({ ...begun, document }, platforms));
  const run: Run = { ...begun, document, platforms };
  const step = stepsOf(run).find(({ row }) => row?.state !== "confirmed");
  if (!step) {
    await succeed(run);
    return { next: "ended" };
  }
  return takeStep(run, step, async (tx) => {
    const holds = await approvalsHold(tx, stored.planId, ports.rules);
    return holds.ok ? null : holds.reasons.map((no) => no.message).join(" ");
  });
}

function platformsOf(ports: ExecutionPorts, { service, changes }: ReleasePlan): ReleasePlatform[] | string {
  try {
    return changes.map(({ target }) => ports.platformFor(service, target.name));
  } catch (error) {
    return `A platform of ${service} cannot be used: ${error instanceof Error ? error.message : error}`;
  }
}

/** While an outcome is unknown nobody may say that it failed: then this waits until the platform can be asked. */
async function giveUp({ stored }: Pick<Run, "stored">, end: () => Promise<void>): Promise<Next> {
  const open: readonly string[] = ["sent", "unknown", "reconciling"];
  if (stored.steps.some(({ state }) => open.includes(state))) return { next: "wait", ms: UNUSABLE_WAIT_MS };
  await end();
  return { next: "ended" };
}

async function takeStep(run: Run, step: Step, objection: Objection): Promise<Next> {
  const state = (step.row?.state ?? null) as StepState | null;
  switch (state) {
    case null:
    case "intent":
      return attemptStep(run, step, objection);
    case "not_applied":
      if ((step.row?.attempts ?? 0) < MOST_ATTEMPTS) return attemptStep(run, step, objection);
      await fail(run, `Step ${step.position} was sent ${MOST_ATTEMPTS} times and did not happen.`);
      return { next: "ended" };
    case "sent":
      await loseSight(run, step, "The worker that sent it is gone, and with it the answer.");
      return { next: "again" };
    case "unknown":
      return waitOut(run, step);
    case "reconciling":
      return ask(run, step);
    case "refused":
    case "drifted":
      await fail(run, step.row?.detail ?? "");
      return { next: "ended" };
    case "confirmed":
      return { next: "again" };
  }
}
