import { QUIET_TICKS } from "@/lib/domain/model/bounds";
import { Change, type Move } from "@/lib/domain/model/change";
import { confirm, fail, loseSight, nameOf, type Pen } from "@/lib/domain/model/ledger";
import { isDone } from "@/lib/domain/model/places";
import {
  callSlot,
  canTakeEffect,
  NO_CALL,
  nth,
  SAYS_DONE,
  SAYS_NO,
  type WorkerWorld,
} from "@/lib/domain/model/world";

/** What a worker hears that waits for the answer to its call. */
export function answers(pen: Pen): Move[] {
  const { scene, world, worker, plan } = pen;
  const waiting = nth(world.workers, worker);
  const call = nth(nth(world.plans, plan).calls, callSlot(scene.bounds, waiting.step, waiting.attempt));
  const moves: Move[] = [];
  if (call === SAYS_DONE) moves.push(hear(pen, waiting, "heard_done", "hears that it is done"));
  if (call === SAYS_NO) moves.push(hear(pen, waiting, "heard_no", "hears no"));
  if (canTakeEffect(call) && scene.bounds.faults && !isDone(scene.bounds, world.live, plan, waiting.step)) {
    moves.push(hearClaim(pen, waiting));
  }
  if (waiting.deadline === 0) moves.push(hear(pen, waiting, "heard_nothing", "hears nothing in time"));
  return moves;
}

/** After an answer that decides nothing a call may still take effect for the quiet period, no longer. */
function hear(
  { scene, world, worker, plan }: Pen,
  { step, attempt }: WorkerWorld,
  doing: WorkerWorld["doing"],
  sentence: string,
): Move {
  const change = new Change(scene, world);
  const ledger = change.plan(plan);
  const slot = callSlot(scene.bounds, step, attempt);
  const call = nth(ledger.calls, slot);
  ledger.calls = ledger.calls.with(slot, canTakeEffect(call) ? Math.min(call, QUIET_TICKS) : NO_CALL);
  change.setWorker(worker, { doing });
  return change.as(`${nameOf(worker)} ${sentence}`);
}

/** A platform that says done and has only accepted the call: what it did is read before it is believed. */
function hearClaim(pen: Pen, waiting: WorkerWorld): Move {
  const believed = !pen.scene.stands("answer_is_checked_by_reading");
  return hear(pen, waiting, believed ? "heard_done" : "heard_nothing", "hears done before it is");
}

/** What it makes of hearing nothing. */
export function silence(pen: Pen): Move[] {
  if (!pen.scene.stands("silence_is_no_success"))
    return [confirm(pen, "takes silence for success", ["sent"])];
  if (!pen.scene.stands("silence_is_no_failure"))
    return [fail(pen, "takes silence for failure", ["sent"], "refused")];
  return [loseSight(pen, "records that the outcome is unknown")];
}
