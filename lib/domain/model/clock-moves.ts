import { GRACE_TICKS, LEASE_TICKS } from "@/lib/domain/model/bounds";
import { Change, type Move, PLAN_NAMES } from "@/lib/domain/model/change";
import { nameOf } from "@/lib/domain/model/ledger";
import type { Scene } from "@/lib/domain/model/scene";
import {
  canTakeEffect,
  isActive,
  isRunning,
  NO_CALL,
  NOBODY,
  nth,
  ROW_LOST,
  type World,
} from "@/lib/domain/model/world";

/** Time goes by, for as long as anybody is waiting for it; a plan's time may run out at any moment. */
export function clockMoves(scene: Scene, world: World): Move[] {
  const moves = scene.bounds.faults ? ticks(scene, world) : [];
  for (const [plan, { state, overdue }] of world.plans.entries()) {
    if (isActive(nth(world.plans, plan)) && !overdue) moves.push(runOut(scene, world, plan));
    if (state === "proposed" && overdue && scene.stands("time_out_ends_a_plan"))
      moves.push(expire(scene, world, plan));
  }
  return moves;
}

function ticks(scene: Scene, world: World): Move[] {
  const change = new Change(scene, world);
  let passed = false;
  const countDown = (ticks: number) => {
    passed ||= ticks > 0;
    return Math.max(0, ticks - 1);
  };
  for (const plan of world.plans.keys()) {
    const ledger = change.plan(plan);
    ledger.lease = countDown(ledger.lease);
    ledger.quiet = countDown(ledger.quiet);
    ledger.calls = ledger.calls.map((call) => (canTakeEffect(call) ? countDown(call) : call));
  }
  for (const [index, { deadline }] of change.next.workers.entries()) {
    if (deadline > 0) change.setWorker(index, { deadline: countDown(deadline) });
  }
  return passed ? [change.as("a tick goes by")] : [];
}

function runOut(scene: Scene, world: World, plan: number): Move {
  const change = new Change(scene, world);
  change.plan(plan).overdue = true;
  return change.as(`the time of plan ${PLAN_NAMES[plan]} runs out`, false);
}

function expire(scene: Scene, world: World, plan: number): Move {
  const change = new Change(scene, world);
  change.movePlan(plan, "expired");
  return change.as(`plan ${PLAN_NAMES[plan]} is written down as expired`);
}

/** A worker dies, or keeps its leases alive; until it does either, it may just be stalled. */
export function processMoves(scene: Scene, world: World, worker: number): Move[] {
  if (!scene.bounds.faults) return [];
  const moves = renewals(scene, world, worker);
  const inHand = nth(world.workers, worker).doing !== "idle";
  const owns = world.plans.some(({ owner }) => owner === worker);
  if (inHand || owns || world.rowOwedBy === worker) moves.push(crash(scene, world, worker));
  return moves;
}

function renewals(scene: Scene, world: World, worker: number): Move[] {
  return world.plans.flatMap((ledger, plan) => {
    if (!isRunning(ledger) || ledger.owner !== worker || ledger.lease === LEASE_TICKS + GRACE_TICKS)
      return [];
    const change = new Change(scene, world);
    change.extendLease(plan);
    return [change.as(`${nameOf(worker)} renews its lease of plan ${PLAN_NAMES[plan]}`)];
  });
}

/** A process that starts in its place is another owner: what the dead one held has to run out. */
function crash(scene: Scene, world: World, worker: number): Move {
  const change = new Change(scene, world);
  for (const plan of world.plans.keys()) {
    const ledger = change.plan(plan);
    if (ledger.owner === worker) ledger.owner = NOBODY;
    ledger.calls = ledger.calls.map((call) => (canTakeEffect(call) ? call : NO_CALL));
  }
  change.rest(worker);
  if (world.rowOwedBy === worker) change.next.rowOwedBy = ROW_LOST;
  return change.as(`${nameOf(worker)} is killed`, false);
}

/** Only where the row of the log is not part of the change itself. */
export function lateRows(scene: Scene, world: World): Move[] {
  if (world.rowOwedBy < 0) return [];
  const change = new Change(scene, world);
  change.next.rowOwedBy = NOBODY;
  return [change.as(`${nameOf(world.rowOwedBy)} writes the row about its change`)];
}
