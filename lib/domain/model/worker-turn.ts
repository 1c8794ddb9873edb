import { Change, type Move, PLAN_NAMES } from "@/lib/domain/model/change";
import { fail, loseSight, nameOf, type Pen, write } from "@/lib/domain/model/ledger";
import { isBefore, isDone } from "@/lib/domain/model/places";
import { driftAt } from "@/lib/domain/model/plan-papers";
import type { Scene } from "@/lib/domain/model/scene";
import {
  type Doing,
  IDLE,
  isRunning,
  NOBODY,
  nth,
  type PlanWorld,
  type World,
} from "@/lib/domain/model/world";

/** What a worker with nothing in its hands may do: begin, take over, or take one of its own executions further. */
export function turnsOf(scene: Scene, world: World, worker: number): Move[] {
  const moves: Move[] = [];
  for (const [plan, ledger] of world.plans.entries()) {
    const pen = { scene, world, worker, plan };
    moves.push(...beginnings(pen, ledger));
    if (!isRunning(ledger)) continue;
    if (isOurs(pen, ledger)) moves.push(...steps(pen, ledger));
    else if (mayTakeOver(scene, ledger)) moves.push(takeOver(pen));
    if (ledger.owner === worker && ledger.lease > 0 && scene.bounds.faults) moves.push(handBack(pen));
  }
  return moves;
}

/** The gate of the database: it locks the plan's row, counts and inserts in one. */
function beginnings(pen: Pen, ledger: PlanWorld): Move[] {
  const { scene, world, worker, plan } = pen;
  if (ledger.state === "absent" || ledger.executions > 1) return [];
  if (!scene.rules.mayExecute(world, plan, "unseen")) return [];
  if (scene.stands("counting_and_beginning_hold_the_plan_row")) return [begin(pen)];
  const change = new Change(scene, world);
  change.setWorker(worker, { doing: "counted", plan });
  return [change.as(`${nameOf(worker)} counts the approvals of plan ${PLAN_NAMES[plan]}`)];
}

export function begin({ scene, world, worker, plan }: Pen): Move {
  const change = new Change(scene, world);
  change.movePlan(plan, "executing");
  const begun = change.plan(plan);
  begun.executions += 1;
  begun.owner = worker;
  change.extendLease(plan);
  change.noteTruth(plan);
  change.rest(worker);
  if (!scene.stands("row_is_written_in_the_same_transaction")) change.next.rowOwedBy = worker;
  return change.as(`${nameOf(worker)} begins the execution of plan ${PLAN_NAMES[plan]}`);
}

/** Two turns of one process work under one lease. */
function isOurs({ scene, worker }: Pen, ledger: PlanWorld): boolean {
  if (ledger.owner === worker) return true;
  return !scene.stands("one_turn_at_a_time") && ledger.owner !== NOBODY;
}

function mayTakeOver(scene: Scene, ledger: PlanWorld): boolean {
  if (!scene.stands("dead_worker_is_taken_over")) return false;
  if (!scene.stands("lease_is_respected")) return true;
  return ledger.lease <= (scene.stands("take_over_waits_for_the_longest_call") ? 0 : 1);
}

function takeOver({ scene, world, worker, plan }: Pen): Move {
  const change = new Change(scene, world);
  change.plan(plan).owner = worker;
  change.extendLease(plan);
  change.outdateFences(plan, worker);
  if (!scene.stands("row_is_written_in_the_same_transaction")) change.next.rowOwedBy = worker;
  return change.as(`${nameOf(worker)} takes over plan ${PLAN_NAMES[plan]}`);
}

/** A worker that stops in peace gives its lease back at once. */
function handBack({ scene, world, worker, plan }: Pen): Move {
  const change = new Change(scene, world);
  change.plan(plan).lease = 0;
  return change.as(`${nameOf(worker)} hands back the lease of plan ${PLAN_NAMES[plan]}`);
}

/** From whatever the ledger says, one step further. */
function steps(pen: Pen, ledger: PlanWorld): Move[] {
  const { scene, worker } = pen;
  const ours = holding(pen, ledger);
  const mayCallItDone =
    ledger.stepState === "confirmed" ||
    (ledger.step > 0 && !scene.stands("every_step_is_confirmed_before_success"));
  const moves = mayCallItDone ? [succeed(ours)] : [];
  switch (ledger.stepState) {
    case "none":
    case "intent":
      return [...moves, ...looks(ours)];
    case "not_applied":
      if (ledger.attempts < scene.bounds.attempts) return looks(ours);
      return [fail(ours, "gives up after the last attempt", ["not_applied"], "refused")];
    case "sent":
      return [loseSight(ours, "finds a call that was sent and whose answer is gone")];
    case "unknown":
      return ledger.quiet > 0 && scene.stands("quiet_period_is_waited_out") ? [] : [beginAsking(ours)];
    case "reconciling":
      return asks(ours);
    case "confirmed":
      return moves;
    case "refused":
    case "drifted":
      throw new Error(`${nameOf(worker)} finds a step that ended without its execution`);
  }
}

/** The worker reads the ledger, so it knows the newest fence. */
function holding(pen: Pen, { step, attempts }: PlanWorld): Pen {
  const change = new Change(pen.scene, pen.world);
  change.setWorker(pen.worker, { ...IDLE, plan: pen.plan, fenceIsNewest: true, step, attempt: attempts });
  return { ...pen, world: change.next };
}

/** What it finds is acted on later, when the platform may be elsewhere. */
function seen({ scene, world, worker }: Pen, doing: Doing, sentence: string, isWork = true): Move {
  const change = new Change(scene, world);
  change.setWorker(worker, { doing });
  return change.as(`${nameOf(worker)} ${sentence}`, isWork);
}

function looks(pen: Pen): Move[] {
  const { scene, world, plan } = pen;
  if (!scene.stands("platform_is_read_before_the_call")) return [seen(pen, "saw_from", "does not look")];
  const there = seen(pen, ...look(pen, nth(world.plans, plan)));
  if (!scene.bounds.faults) return [there];
  const blind = scene.stands("unreadable_platform_means_no_call") ? "saw_nothing" : "saw_from";
  return [there, seen(pen, blind, "cannot read the platform", false)];
}

/** Before the first call the release as a whole is compared, by the real rule; then where the step is. */
function look(pen: Pen, ledger: PlanWorld): [Doing, string] {
  const { scene, world, plan } = pen;
  if (!ledger.somethingWasSent && driftAt(scene.bounds, world.live, plan) === "elsewhere") {
    return ["saw_other", "sees that something else is live"];
  }
  return observe(pen, ledger);
}

function observe({ scene, world, plan }: Pen, { step }: PlanWorld): [Doing, string] {
  const { bounds } = scene;
  if (isDone(bounds, world.live, plan, step)) return ["saw_to", "sees the platform where the step leads"];
  if (isBefore(bounds, world.live, plan, step))
    return ["saw_from", "sees the platform where the step starts"];
  return ["saw_other", "sees the platform somewhere else"];
}

function beginAsking(pen: Pen): Move {
  return write(pen, "begins to ask about the call", ["unknown"], (change) => {
    change.moveStep(pen.plan, "reconciling");
    change.rest(pen.worker);
  });
}

const FOUND = { saw_to: "found_to", saw_from: "found_from", saw_other: "found_other" } as const;

/** A platform that does not answer is asked again: nothing changes. */
function asks(pen: Pen): Move[] {
  const [saw, sentence] = observe(pen, nth(pen.world.plans, pen.plan));
  return [seen(pen, FOUND[saw as keyof typeof FOUND], sentence)];
}

function succeed(pen: Pen): Move {
  const from = ["confirmed", "none", "intent"] as const;
  return write(pen, `calls plan ${PLAN_NAMES[pen.plan]} succeeded`, from, (change) => {
    change.movePlan(pen.plan, "succeeded");
    change.rest(pen.worker);
  });
}
