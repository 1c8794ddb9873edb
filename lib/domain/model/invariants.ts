import { PROPOSER } from "@/lib/domain/model/bounds";
import type { Move } from "@/lib/domain/model/change";
import { isBefore } from "@/lib/domain/model/places";
import type { Scene } from "@/lib/domain/model/scene";
import {
  callSlot,
  canTakeEffect,
  isActive,
  nth,
  type PlanWorld,
  ROW_LOST,
  type Vote,
  type World,
} from "@/lib/domain/model/world";

type Step = { scene: Scene; world: World; next: World; plan: number; before: PlanWorld; after: PlanWorld };

/**
 * The law, each rule told from the truth of the world and never by asking the rule that it judges. A check looks at
 * one plan before and after a move; true means broken.
 */
const LAW = {
  one_execution_a_plan: ({ after }) => after.executions > 1,
  one_active_plan_a_target: ({ next }) => next.plans.filter(isActive).length > 1,
  a_closed_plan_stays_closed: ({ before, after }) =>
    begins(before, after) && (before.state !== "proposed" || before.votes.includes("rejected")),
  revoking_and_executing_never_both_win: ({ after }) => after.revokedAfterBeginning,
  nothing_begins_or_is_sent_too_late: ({ before, after }) =>
    before.overdue && (begins(before, after) || sends(before, after)),
  two_keys_when_it_begins: (step) =>
    begins(step.before, step.after) && !hasTwoKeys(step, ["approved", "twice", "forged"]),
  two_keys_when_it_is_sent: (step) =>
    sends(step.before, step.after) && !hasTwoKeys(step, ["approved", "twice"]),
  no_call_in_drift: ({ before, after }) =>
    sends(before, after) && !before.somethingWasSent && !before.wasAtFrom,
  no_call_beside_the_ledger: ({ before, after }) =>
    after.stepState !== "sent" && after.calls.some((call, slot) => call > 0 && nth(before.calls, slot) === 0),
  nothing_is_done_twice: ({ scene, after }) =>
    scene.bounds.platform.idempotencyKey && after.applied.some((times) => times > 1),
  nothing_is_done_from_elsewhere: ({ scene, world, plan, before, after }) =>
    scene.bounds.platform.precondition &&
    after.applied.some(
      (times, step) => times > nth(before.applied, step) && !isBefore(scene.bounds, world.live, plan, step),
    ),
  success_only_on_evidence: ({ before, after }) => confirms(before, after) && !before.wasThere,
  success_only_of_every_step: ({ scene, before, after }) =>
    after.state === "succeeded" &&
    before.state !== "succeeded" &&
    !(before.stepState === "confirmed" && before.step === scene.bounds.steps - 1),
  no_verdict_while_a_call_may_act: ({ scene, after }) => isJudged(after) && mayStillAct(scene, after),
} as const satisfies Record<string, (step: Step) => boolean>;

export type Broken =
  | keyof typeof LAW
  | "only_known_transitions"
  | "a_row_for_each_transition"
  | "a_way_to_an_end"
  | "an_execution_ends_by_itself";

const CHECKS = Object.entries(LAW) as [keyof typeof LAW, (step: Step) => boolean][];

/** The first part of the law that a move breaks, or null. */
export function brokenBy(scene: Scene, world: World, { next, isKnown }: Move): Broken | null {
  for (const [plan, before] of world.plans.entries()) {
    const after = nth(next.plans, plan);
    if (after === before) continue;
    const step = { scene, world, next, plan, before, after };
    for (const [name, isBroken] of CHECKS) if (isBroken(step)) return name;
  }
  if (!isKnown) return "only_known_transitions";
  return next.rowOwedBy === ROW_LOST ? "a_row_for_each_transition" : null;
}

/** From here nothing is left to wait for: the way out that every state must have. */
export function isAtRest(world: World): boolean {
  return !world.plans.some(isActive) && world.workers.every(({ doing }) => doing === "idle");
}

function hasTwoKeys({ scene, world, before: { votes } }: Step, counting: readonly Vote[]): boolean {
  const keys = votes.flatMap((vote, person) => {
    const counts = person !== PROPOSER || scene.bounds.targetWasInProduction;
    return counts && world.roles[person] && counting.includes(vote) ? [person] : [];
  });
  return keys.length >= 2 && keys.some((person) => person !== PROPOSER);
}

function begins(before: PlanWorld, after: PlanWorld): boolean {
  return after.executions > before.executions;
}

/** What the ledger says before the call leaves. */
function sends(before: PlanWorld, after: PlanWorld): boolean {
  return after.stepState === "sent" && before.stepState !== "sent";
}

function confirms(before: PlanWorld, after: PlanWorld): boolean {
  return after.step > before.step || (after.stepState === "confirmed" && before.stepState !== "confirmed");
}

function isJudged({ state, stepState }: PlanWorld): boolean {
  return state === "failed" || state === "stale" || stepState === "not_applied";
}

/** An open call of any step, whether or not the ledger still thinks of it. */
function mayStillAct({ bounds }: Scene, { calls, state, step }: PlanWorld): boolean {
  if (state === "failed" || state === "stale") return calls.some(canTakeEffect);
  for (let attempt = 1; attempt <= bounds.attempts; attempt++) {
    if (canTakeEffect(nth(calls, callSlot(bounds, step, attempt)))) return true;
  }
  return false;
}
