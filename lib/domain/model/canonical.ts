import { STEP_MOVES } from "@/lib/domain/execution/state";
import { NOBODY, type PlanWorld, type Vote, type WorkerWorld, type World } from "@/lib/domain/model/world";
import { PLAN_STATES } from "@/lib/domain/plan/state";

const VOTES: readonly Vote[] = ["none", "approved", "interrupted", "twice", "forged", "revoked", "rejected"];
const PLACES = numbered(["absent", ...PLAN_STATES]);
const STEPS = numbered(["none", ...Object.keys(STEP_MOVES)]);
const MARKS = numbered(VOTES);
const DOINGS = numbered([
  "idle",
  "counted",
  "saw_from",
  "saw_to",
  "saw_other",
  "saw_nothing",
  "intended",
  "marked",
  "waiting",
  "sent_unmarked",
  "heard_done",
  "heard_no",
  "heard_nothing",
  "found_to",
  "found_from",
  "found_other",
] satisfies WorkerWorld["doing"][]);

/**
 * One string for all worlds that differ only in which of two workers, or of Ben and Cem, is which. Sound because
 * no rule names a worker or tells Ben from Cem.
 */
export function canonical(world: World): string {
  const swapPeople = sideOfPerson(world, 1) > sideOfPerson(world, 2);
  const workers = world.workers.map((worker, index) => sideOfWorker(world, worker, index));
  const swapWorkers = workers.length === 2 && (workers[0] ?? "") > (workers[1] ?? "");
  if (swapWorkers) workers.reverse();
  const named = (index: number) => (swapWorkers && index >= 0 ? 1 - index : index);
  let text = String.fromCharCode(48 + world.live, 50 + named(world.rowOwedBy), ...rolesOf(world, swapPeople));
  for (const plan of world.plans) text += textOfPlan(plan, named(plan.owner), swapPeople);
  return text + workers.join("");
}

function rolesOf({ roles }: World, swap: boolean): number[] {
  const [ana, ben, cem] = roles.map((held) => (held ? 49 : 48));
  return (swap ? [ana, cem, ben] : [ana, ben, cem]).map((held) => held ?? 0);
}

function sideOfPerson(world: World, person: number): string {
  let side = world.roles[person] ? "1" : "0";
  for (const { votes } of world.plans) side += code(MARKS, votes[person] ?? "none");
  return side;
}

function sideOfWorker(world: World, worker: WorkerWorld, index: number): string {
  let owns = world.rowOwedBy === index ? 1 : 0;
  for (const plan of world.plans) owns = owns * 2 + (plan.owner === index ? 1 : 0);
  return String.fromCharCode(
    48 + code(DOINGS, worker.doing),
    48 + worker.plan + (worker.fenceIsNewest ? 2 : 0),
    48 + worker.step,
    48 + worker.attempt,
    48 + worker.deadline,
    48 + owns,
  );
}

function textOfPlan(plan: PlanWorld, owner: number, swap: boolean): string {
  const flags =
    (plan.overdue ? 1 : 0) +
    (plan.somethingWasSent ? 2 : 0) +
    (plan.wasAtFrom ? 4 : 0) +
    (plan.wasThere ? 8 : 0) +
    (plan.revokedAfterBeginning ? 16 : 0);
  const [ana, ben, cem] = plan.votes.map((vote) => 48 + code(MARKS, vote));
  return String.fromCharCode(
    48 + code(PLACES, plan.state),
    48 + flags,
    48 + plan.executions,
    48 + owner - NOBODY,
    48 + plan.lease,
    48 + plan.quiet,
    48 + plan.step,
    48 + code(STEPS, plan.stepState),
    48 + plan.attempts,
    ana ?? 0,
    (swap ? cem : ben) ?? 0,
    (swap ? ben : cem) ?? 0,
    ...plan.calls.map((call) => 48 + call),
    ...plan.applied.map((times) => 48 + times),
  );
}

function numbered(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, index) => [name, index]));
}

function code(numbers: Record<string, number>, name: string): number {
  const found = numbers[name];
  if (found === undefined) throw new Error(`${name} has no number`);
  return found;
}
