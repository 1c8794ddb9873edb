import { QUIET_TICKS } from "@/lib/domain/model/bounds";
import { Change, type Move } from "@/lib/domain/model/change";
import type { Scene } from "@/lib/domain/model/scene";
import { isRunning, nth, type PlanWorld, type WorkerWorld, type World } from "@/lib/domain/model/world";

/** Who writes, and about which plan. */
export type Pen = { scene: Scene; world: World; worker: number; plan: number };

/**
 * One transaction of the ledger: under the newest fence and from the state that the worker believes in, or not at
 * all. It extends the lease, and the row of the log belongs to it.
 */
export function write(
  { scene, world, worker, plan }: Pen,
  label: string,
  from: readonly PlanWorld["stepState"][],
  work: (change: Change, plan: PlanWorld) => void,
): Move {
  const change = new Change(scene, world);
  const [ledger, writer] = [change.plan(plan), nth(change.next.workers, worker)];
  if (!mayWrite(scene, ledger, writer) || !from.includes(ledger.stepState)) {
    change.rest(worker);
    return change.as(`${nameOf(worker)} finds that its place was taken, and drops the turn`);
  }
  change.extendLease(plan);
  work(change, ledger);
  if (!scene.stands("row_is_written_in_the_same_transaction")) change.next.rowOwedBy = worker;
  return change.as(`${nameOf(worker)} ${label}`);
}

function mayWrite(scene: Scene, ledger: PlanWorld, { fenceIsNewest, step }: WorkerWorld): boolean {
  const fenced = fenceIsNewest || !scene.stands("fence_is_checked_by_every_write");
  return fenced && isRunning(ledger) && ledger.step === step;
}

export function confirm(pen: Pen, label: string, from: readonly PlanWorld["stepState"][]): Move {
  return write(pen, label, from, (change, ledger) => {
    if (ledger.stepState === "none" || ledger.stepState === "not_applied")
      change.moveStep(pen.plan, "intent");
    change.moveStep(pen.plan, "confirmed");
    if (ledger.state === "unknown") change.movePlan(pen.plan, "executing");
    change.rest(pen.worker);
  });
}

/** The end without success; a step that has a row to say so says so. */
export function fail(
  pen: Pen,
  label: string,
  from: readonly PlanWorld["stepState"][],
  to: "refused" | "drifted",
): Move {
  return write(pen, label, from, (change, ledger) => {
    if (ledger.stepState !== "none" && ledger.stepState !== "not_applied") change.moveStep(pen.plan, to);
    change.movePlan(pen.plan, "failed");
    change.rest(pen.worker);
  });
}

export function loseSight(pen: Pen, label: string): Move {
  return write(pen, label, ["sent"], (change, ledger) => {
    change.moveStep(pen.plan, "unknown");
    change.movePlan(pen.plan, "unknown");
    ledger.quiet = QUIET_TICKS;
    change.rest(pen.worker);
  });
}

export function nameOf(worker: number): string {
  return `worker ${worker + 1}`;
}
