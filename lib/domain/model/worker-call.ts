import { CALL_TICKS, CLOCK_LAG_TICKS, QUIET_TICKS } from "@/lib/domain/model/bounds";
import { Change, type Move } from "@/lib/domain/model/change";
import { confirm, fail, nameOf, type Pen, write } from "@/lib/domain/model/ledger";
import type { Scene } from "@/lib/domain/model/scene";
import { answers, silence } from "@/lib/domain/model/worker-answer";
import { begin } from "@/lib/domain/model/worker-turn";
import { callSlot, nth, type World } from "@/lib/domain/model/world";

/** How a worker goes on that is in the middle of a turn. */
export function continuationsOf(scene: Scene, world: World, worker: number): Move[] {
  const { doing, plan } = nth(world.workers, worker);
  const pen = { scene, world, worker, plan };
  switch (doing) {
    case "idle":
      return [];
    case "counted":
      return [begin(pen)];
    case "saw_from":
      return [intend(pen)];
    case "saw_to":
      return [confirmUnsent(pen)];
    case "saw_other":
      return [endDrifted(pen)];
    case "saw_nothing":
      return [
        fail(
          pen,
          "gives up unsent, the platform cannot be read",
          ["none", "intent", "not_applied"],
          "refused",
        ),
      ];
    case "intended":
      return scene.stands("intent_is_written_before_the_call")
        ? markSent(pen, "marked")
        : [send(pen, "sent_unmarked")];
    case "sent_unmarked":
      return markSent(pen, "waiting");
    case "marked":
      return [...sendInTime(pen), ...forgetTurn(pen)];
    case "waiting":
      return answers(pen);
    case "heard_done":
      return [confirm(pen, "confirms the step", ["sent"]), ...forgetTurn(pen)];
    case "heard_no":
      return [fail(pen, "records the refusal", ["sent"], "refused"), ...forgetTurn(pen)];
    case "heard_nothing":
      return [...silence(pen), ...forgetTurn(pen)];
    case "found_to":
      return [confirm(pen, "confirms what it found", ["reconciling"])];
    case "found_from":
      return [notApplied(pen)];
    case "found_other":
      return [fail(pen, "records that the platform is elsewhere", ["reconciling"], "drifted")];
  }
}

function intend(pen: Pen): Move {
  return write(pen, "writes the intent", ["none", "intent", "not_applied"], (change, ledger) => {
    if (ledger.stepState !== "intent") {
      change.moveStep(pen.plan, "intent");
      ledger.attempts += 1;
    }
    change.setWorker(pen.worker, { doing: "intended", attempt: ledger.attempts });
  });
}

/** Nothing leads from `not_applied` to `confirmed`: a step that did not happen is intended anew first. */
function confirmUnsent(pen: Pen): Move {
  const anew = pen.scene.stands("undone_step_is_intended_anew") ? (["not_applied"] as const) : [];
  return confirm(pen, "confirms without a call", ["none", "intent", ...anew]);
}

/** Stale only when nothing was sent. */
function endDrifted(pen: Pen): Move {
  const { somethingWasSent } = nth(pen.world.plans, pen.plan);
  if (somethingWasSent)
    return fail(pen, "ends the execution, drifted", ["none", "intent", "not_applied"], "drifted");
  return write(pen, "ends the plan as stale", ["none", "intent"], (change, ledger) => {
    if (ledger.stepState === "intent") change.moveStep(pen.plan, "drifted");
    change.movePlan(pen.plan, "stale");
    change.rest(pen.worker);
  });
}

/** The last write before the call; by its own clock the worker may have a tick more than the database thinks. */
function markSent(pen: Pen, doing: "marked" | "waiting"): Move[] {
  const { scene, world, worker, plan } = pen;
  if (!mayStillSend(scene, world, plan))
    return [fail(pen, "may not send any more, nothing was sent", ["intent"], "refused")];
  const before = nth(world.plans, plan).lease;
  const lags = scene.bounds.faults ? [0, CLOCK_LAG_TICKS] : [0];
  return lags.map((lag) =>
    write(
      pen,
      lag ? "marks the step as sent, its clock is late" : "marks the step as sent",
      ["intent"],
      (change, ledger) => {
        change.moveStep(plan, "sent");
        ledger.somethingWasSent = true;
        if (!scene.stands("lease_lasts_as_long_as_the_call")) ledger.lease = before;
        change.setWorker(worker, { doing, deadline: CALL_TICKS + lag });
      },
    ),
  );
}

function mayStillSend(scene: Scene, world: World, plan: number): boolean {
  const timeCounts = scene.stands("nothing_is_sent_after_expiry");
  if (timeCounts && nth(world.plans, plan).overdue) return false;
  if (!scene.stands("approvals_are_counted_again_before_the_call")) return true;
  return scene.rules.mayExecute(world, plan, "verified", timeCounts ? undefined : "plan_expired");
}

function sendInTime(pen: Pen): Move[] {
  const { deadline } = nth(pen.world.workers, pen.worker);
  if (deadline > 0 || !pen.scene.stands("call_has_a_deadline")) return [send(pen, "waiting")];
  const change = new Change(pen.scene, pen.world);
  change.setWorker(pen.worker, { doing: "heard_nothing" });
  return [change.as(`${nameOf(pen.worker)} was held up for too long and does not send`)];
}

function send({ scene, world, worker, plan }: Pen, doing: "waiting" | "sent_unmarked"): Move {
  const change = new Change(scene, world);
  const { step, attempt, deadline } = nth(world.workers, worker);
  const lasts = Math.max(deadline, doing === "sent_unmarked" ? CALL_TICKS : 0) + QUIET_TICKS;
  const ledger = change.plan(plan);
  ledger.calls = ledger.calls.with(callSlot(scene.bounds, step, attempt), lasts);
  change.setWorker(worker, { doing });
  change.dropHopelessTurn(worker);
  return change.as(`${nameOf(worker)} sends the call`);
}

function notApplied(pen: Pen): Move {
  return write(pen, "records that it did not happen", ["reconciling"], (change) => {
    change.moveStep(pen.plan, "not_applied");
    change.movePlan(pen.plan, "executing");
    change.rest(pen.worker);
  });
}

/** The answer to its COMMIT is lost, or the database away: the next turn reads what the ledger says. */
function forgetTurn({ scene, world, worker }: Pen): Move[] {
  if (!scene.bounds.faults) return [];
  const change = new Change(scene, world);
  change.rest(worker);
  return [change.as(`${nameOf(worker)} is interrupted and starts its turn anew`)];
}
