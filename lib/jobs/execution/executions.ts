import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { holdLease, type Lease, LeaseLost, releaseLease, unfinishedPlans } from "@/lib/db/execution";
import { LEASE_MS } from "@/lib/domain/execution/lease";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { advance, type ExecutionPorts } from "@/lib/jobs/execution/advance";
import type { Next } from "@/lib/jobs/execution/run";
import { takeExecution } from "@/lib/jobs/execution/take";

const ELSEWHERE_WAIT_MS = 2_000;
const BUSY_WAIT_MS = 200;
const AFTER_ERROR_MS = 1_000;
const STOPPED_WAIT_MS = 60_000;
/** For a service whose platform cannot be asked how long its calls last. */
const UNKNOWN_CALL_MS = 60_000;

/** `turn` is the step being taken now: one at a time. */
type Held = { lease: Lease; lost: AbortController; turn: Promise<Next> | null };

/** `owner` is unlike that of any other process, also of the one before on this machine. */
export type ExecutionsPorts = ExecutionPorts & { owner: string; logger: Logger };

/** The executions in the hands of this process, with their leases kept alive. */
export class Executions {
  private readonly held = new Map<string, Held>();
  private readonly taking = new Set<string>();
  private readonly stopping = new AbortController();
  private readonly renewing = setInterval(() => this.renewLeases(), LEASE_MS / 3);

  constructor(private readonly ports: ExecutionsPorts) {}

  /** Plans that somebody has to work on. */
  unfinished(): Promise<string[]> {
    return unfinishedPlans(this.ports.db);
  }

  /** Begins an approved plan, or takes over what a dead worker left. True: it is in our hands. */
  async take(planId: string): Promise<boolean> {
    return !this.stopping.signal.aborted && !("next" in (await this.hold(planId)));
  }

  /** Takes a plan one step further; safe to call for any plan at any time. */
  async advance(planId: string): Promise<Next> {
    if (this.stopping.signal.aborted) return { next: "wait", ms: STOPPED_WAIT_MS };
    const hand = await this.hold(planId);
    if ("next" in hand) return hand;
    if (hand.turn) return { next: "wait", ms: BUSY_WAIT_MS };
    hand.turn = this.takeTurn(planId, hand);
    return hand.turn;
  }

  /** Takes a plan to its end, or until this worker stops. */
  async drive(planId: string): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const next = await this.advance(planId);
      if (next.next === "ended") return;
      if (next.next === "wait") await wait(next.ms, null, { signal }).catch(() => null);
    }
  }

  /** Lets calls under way end, then gives the leases back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.renewing);
    await Promise.all([...this.held.values()].map(({ turn }) => turn));
    await Promise.all([...this.held.values()].map(({ lease }) => releaseLease(this.ports.db, lease)));
  }

  private async hold(planId: string): Promise<Held | Next> {
    const known = this.held.get(planId);
    if (known) return known;
    if (this.taking.has(planId)) return { next: "wait", ms: BUSY_WAIT_MS };
    this.taking.add(planId);
    try {
      const taken = await takeExecution(
        { ...this.ports, longestCallMs: (plan) => this.longestCallMs(plan) },
        planId,
      );
      if (taken.who === "nothing") return { next: "ended" };
      if (taken.who === "elsewhere") return { next: "wait", ms: ELSEWHERE_WAIT_MS };
      const fresh: Held = { lease: taken.lease, lost: new AbortController(), turn: null };
      this.held.set(planId, fresh);
      return fresh;
    } finally {
      this.taking.delete(planId);
    }
  }

  private async takeTurn(planId: string, hand: Held): Promise<Next> {
    try {
      const next = await advance(this.ports, hand.lease, hand.lost.signal);
      if (next.next === "ended") this.held.delete(planId);
      return next;
    } catch (error) {
      if (error instanceof LeaseLost) this.held.delete(planId);
      else this.ports.logger.error({ error, planId }, "execution interrupted, it goes on from the ledger");
      return { next: "wait", ms: AFTER_ERROR_MS };
    } finally {
      hand.turn = null;
    }
  }

  private renewLeases(): void {
    for (const [planId, { lease, lost }] of this.held) {
      holdLease(this.ports.db, lease, LEASE_MS).catch((error) => {
        if (!(error instanceof LeaseLost))
          return this.ports.logger.warn({ error, planId }, "lease not renewed");
        lost.abort(error);
        this.held.delete(planId);
      });
    }
  }

  private longestCallMs({ service, changes }: ReleasePlan): number {
    const longest = changes.map(({ target }) => {
      try {
        return this.ports.platformFor(service, target.name).capabilities.longestCallMs;
      } catch {
        return UNKNOWN_CALL_MS;
      }
    });
    return Math.max(...longest);
  }
}
