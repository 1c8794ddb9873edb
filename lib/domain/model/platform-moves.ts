import { Change, type Move, PLAN_NAMES } from "@/lib/domain/model/change";
import { FOREIGN, isBefore, isDone, placeAfter, RECONFIGURED, START } from "@/lib/domain/model/places";
import type { Scene } from "@/lib/domain/model/scene";
import {
  type Call,
  callSlot,
  canTakeEffect,
  NO_CALL,
  nth,
  SAYS_DONE,
  SAYS_NO,
  type World,
} from "@/lib/domain/model/world";

/** What the platform does with the calls that reached it, and what other people do with the platform. */
export function platformMoves(scene: Scene, world: World): Move[] {
  const moves: Move[] = [];
  for (const [plan, { calls }] of world.plans.entries()) {
    for (let step = 0; step < scene.bounds.steps; step++) {
      for (let attempt = 1; attempt <= scene.bounds.attempts; attempt++) {
        const call = nth(calls, callSlot(scene.bounds, step, attempt));
        if (canTakeEffect(call)) moves.push(arrival(scene, world, { plan, step, attempt }));
      }
    }
  }
  return scene.bounds.faults ? [...moves, ...strangers(scene, world)] : moves;
}

type Arriving = { plan: number; step: number; attempt: number };

/** The platform looks and acts in one: that is what its precondition and its journal of keys are worth. */
function arrival(scene: Scene, world: World, arriving: Arriving): Move {
  const { plan, step, attempt } = arriving;
  const change = new Change(scene, world);
  const reached = change.plan(plan);
  const answer = takeEffect(scene, change, arriving);
  const slot = callSlot(scene.bounds, step, attempt);
  reached.calls = reached.calls.with(slot, isAwaited(world, arriving) ? answer : NO_CALL);
  const call = `the call of plan ${PLAN_NAMES[plan]}, step ${step + 1}, attempt ${attempt}`;
  return change.as(answer === SAYS_NO ? `the platform refuses ${call}` : `the platform does ${call}`);
}

function takeEffect(scene: Scene, change: Change, { plan, step }: Arriving): Call {
  const { bounds } = scene;
  const { live } = change.next;
  const reached = change.plan(plan);
  const times = nth(reached.applied, step);
  const asks = bounds.platform.precondition && scene.stands("precondition_of_the_platform");
  const remembers = bounds.platform.idempotencyKey && scene.stands("idempotency_key_of_the_platform");
  if ((asks || remembers) && isDone(bounds, live, plan, step)) return SAYS_DONE;
  if (asks && !isBefore(bounds, live, plan, step)) return SAYS_NO;
  if (remembers && times > 0) return SAYS_NO;
  reached.applied = reached.applied.with(step, Math.min(times + 1, 2));
  change.putLive(placeAfter(bounds, plan, step));
  return SAYS_DONE;
}

function isAwaited(world: World, { plan, step, attempt }: Arriving): boolean {
  return world.workers.some(
    (worker) =>
      (worker.doing === "waiting" || worker.doing === "sent_unmarked") &&
      worker.plan === plan &&
      worker.step === step &&
      worker.attempt === attempt,
  );
}

const DEEDS = new Map([
  [START, "puts live what the plans start from"],
  [RECONFIGURED, "changes the configuration of what the plans start from"],
  [FOREIGN, "puts something else live"],
]);

/** Somebody deploys past the desk: what the plans start from, what one of them wants, or something else. */
function strangers(scene: Scene, world: World): Move[] {
  const { bounds } = scene;
  const ends = world.plans.map((_, plan) => placeAfter(bounds, plan, bounds.steps - 1));
  return [START, RECONFIGURED, FOREIGN, ...ends]
    .filter((live) => live !== world.live)
    .map((live) => {
      const change = new Change(scene, world);
      change.putLive(live);
      return change.as(`somebody else ${DEEDS.get(live) ?? "puts live what a plan wants"}`, false);
    });
}
