import { moveStep, type StepState } from "@/lib/domain/execution/state";
import { GRACE_TICKS, LEASE_TICKS } from "@/lib/domain/model/bounds";
import { isDone, START } from "@/lib/domain/model/places";
import type { Scene } from "@/lib/domain/model/scene";
import {
  IDLE,
  isRunning,
  NOBODY,
  nth,
  type PlanWorld,
  type Vote,
  type WorkerWorld,
  type World,
} from "@/lib/domain/model/world";
import { movePlan, type PlanState, planHasEnded } from "@/lib/domain/plan/state";

const STILL_APPROVALS: ReadonlySet<Vote> = new Set<Vote>(["approved", "twice", "forged"]);

/**
 * One thing that happens, with the transitions in it. `isKnown` false: one that the tables of states do not have.
 * `isWork`: workers, a working platform and the clock do it by themselves; it is no fault, and nobody's whim.
 */
export type Move = {
  label: string;
  next: World;
  transitions: readonly Transition[];
  isKnown: boolean;
  isWork: boolean;
};
export type Transition = `${"plan" | "step"}: ${string} → ${string}`;

export const PLAN_NAMES = ["A", "B"] as const;

/** Makes one move; states change only through the real tables of `lib/domain`. */
export class Change {
  readonly next: World;
  private readonly transitions: Transition[] = [];
  private isKnown = true;

  constructor(
    private readonly scene: Scene,
    private readonly world: World,
  ) {
    this.next = { ...world, plans: world.plans.slice(), workers: world.workers.slice() };
  }

  as(label: string, isWork = true): Move {
    return { label, next: this.next, transitions: this.transitions, isKnown: this.isKnown, isWork };
  }

  /** A copy that may be written to; the world that this came from stays as it is. */
  plan(plan: number): PlanWorld {
    const known = nth(this.next.plans, plan);
    if (known !== this.world.plans[plan]) return known;
    const copy = { ...known };
    this.next.plans[plan] = copy;
    return copy;
  }

  movePlan(plan: number, to: PlanState): void {
    const changing = this.plan(plan);
    const { state } = changing;
    this.isKnown &&= state === "absent" ? to === "proposed" : movePlan(state, to).ok;
    this.transitions.push(`plan: ${state} → ${to}`);
    changing.state = to;
    if (planHasEnded(to)) this.forget(plan);
  }

  moveStep(plan: number, to: StepState): void {
    const changing = this.plan(plan);
    const { stepState } = changing;
    this.isKnown &&= stepState === "none" ? to === "intent" : moveStep(stepState, to).ok;
    this.transitions.push(`step: ${stepState} → ${to}`);
    changing.stepState = to;
    if (to !== "confirmed" || changing.step === this.scene.bounds.steps - 1) return;
    changing.step += 1;
    changing.stepState = "none";
    changing.attempts = 0;
    changing.wasThere = isDone(this.scene.bounds, this.next.live, plan, changing.step);
  }

  /** What is live changes, and with it what was ever true of the platform since an execution began. */
  putLive(live: number): void {
    this.next.live = live;
    for (const plan of this.next.plans.keys()) this.noteTruth(plan);
  }

  noteTruth(plan: number): void {
    const { live, plans } = this.next;
    const { step } = nth(plans, plan);
    if (!isRunning(nth(plans, plan))) return;
    if (live === START) this.plan(plan).wasAtFrom = true;
    if (isDone(this.scene.bounds, live, plan, step)) this.plan(plan).wasThere = true;
  }

  extendLease(plan: number): void {
    this.plan(plan).lease = LEASE_TICKS + GRACE_TICKS;
  }

  setWorker(worker: number, changes: Partial<WorkerWorld>): void {
    this.next.workers[worker] = { ...nth(this.next.workers, worker), ...changes };
  }

  /** Back to the beginning of a turn, with nothing remembered. */
  rest(worker: number): void {
    this.next.workers[worker] = IDLE;
  }

  /**
   * Whatever others believe to hold of this plan, the ledger knows better from here on. All that such a worker can
   * still do is to send; where every write looks at the fence, the rest of its turn comes to nothing.
   */
  outdateFences(plan: number, except: number): void {
    for (const [index, worker] of this.next.workers.entries()) {
      if (index !== except && worker.plan === plan) this.setWorker(index, { fenceIsNewest: false });
      this.dropHopelessTurn(index);
    }
  }

  dropHopelessTurn(index: number): void {
    const { doing, fenceIsNewest } = nth(this.next.workers, index);
    if (fenceIsNewest || doing === "marked" || doing === "counted") return;
    if (this.scene.stands("fence_is_checked_by_every_write")) this.rest(index);
  }

  /** What nobody asks about an ended plan any more is levelled, so that equal futures are one state. */
  private forget(plan: number): void {
    const ended = this.plan(plan);
    const level = { owner: NOBODY, lease: 0, quiet: 0, step: 0, attempts: 0, overdue: false };
    Object.assign(ended, level, {
      somethingWasSent: false,
      stepState: "none",
      wasAtFrom: false,
      wasThere: false,
    });
    // Only an approval can still do harm, should it be counted for another plan.
    ended.votes = ended.votes.map((vote) => (STILL_APPROVALS.has(vote) ? "approved" : "none"));
    this.outdateFences(plan, NOBODY);
  }
}
