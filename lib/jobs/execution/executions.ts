import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { holdLease, type Lease, LeaseLost, releaseLease, unfinishedPlans } from "@/lib/db/execution";
import { advance, type ExecutionPorts } from "@/lib/jobs/execution/advance";
import { LEASE_MS, type Next } from "@/lib/jobs/execution/run";
import { takeExecution } from "@/lib/jobs/execution/take";

export type Executions = {
  /** Begins an approved plan, or takes over what a dead worker left. True: it is in our hands. */
  take(planId: string): Promise<boolean>;
  /** Takes a plan one step further; safe to call for any plan at any time. */
  advance(planId: string): Promise<Next>;
  /** Takes a plan to its end, or until this worker stops. */
  drive(planId: string): Promise<void>;
  /** Plans that somebody has to work on. */
  unfinished(): Promise<string[]>;
  /** Lets calls under way end, then gives the leases back. */
  stop(): Promise<void>;
};

const ELSEWHERE_WAIT_MS = 2_000;
const BUSY_WAIT_MS = 200;
const AFTER_ERROR_MS = 1_000;
const STOPPED_WAIT_MS = 60_000;
/** For a service whose platform cannot be asked how long its calls last. */
const UNKNOWN_CALL_MS = 60_000;

type Held = { lease: Lease; lost: AbortController; turn: Promise<Next> | null };

/** The executions in the hands of this process. `owner` is unlike that of any other process, also of one before. */
export function openExecutions(ports: ExecutionPorts & { owner: string; logger: Logger }): Executions {
  const held = new Map<string, Held>();
  const taking = new Set<string>();
  const stopping = new AbortController();
  const renewing = setInterval(() => {
    for (const [planId, { lease, lost }] of held) {
      holdLease(ports.db, lease, LEASE_MS).catch((error) => {
        if (!(error instanceof LeaseLost)) return ports.logger.warn({ error, planId }, "lease not renewed");
        lost.abort(error);
        held.delete(planId);
      });
    }
  }, LEASE_MS / 3);

  const taker = {
    db: ports.db,
    owner: ports.owner,
    longestCallMs(service: string): number {
      try {
        return ports.platformFor(service).capabilities.longestCallMs;
      } catch {
        return UNKNOWN_CALL_MS;
      }
    },
  };

  async function take(planId: string): Promise<Held | Next> {
    const known = held.get(planId);
    if (known) return known;
    if (taking.has(planId)) return { next: "wait", ms: BUSY_WAIT_MS };
    taking.add(planId);
    try {
      const taken = await takeExecution(taker, planId);
      if (taken.who === "nothing") return { next: "ended" };
      if (taken.who === "elsewhere") return { next: "wait", ms: ELSEWHERE_WAIT_MS };
      const fresh: Held = { lease: taken.lease, lost: new AbortController(), turn: null };
      held.set(planId, fresh);
      return fresh;
    } finally {
      taking.delete(planId);
    }
  }

  async function takeTurn(planId: string, hand: Held): Promise<Next> {
    try {
      const next = await advance(ports, hand.lease, hand.lost.signal);
      if (next.next === "ended") held.delete(planId);
      return next;
    } catch (error) {
      if (error instanceof LeaseLost) held.delete(planId);
      else ports.logger.error({ error, planId }, "execution interrupted, it goes on from the ledger");
      return { next: "wait", ms: AFTER_ERROR_MS };
    } finally {
      hand.turn = null;
    }
  }

  async function advancePlan(planId: string): Promise<Next> {
    if (stopping.signal.aborted) return { next: "wait", ms: STOPPED_WAIT_MS };
    const hand = await take(planId);
    if ("next" in hand) return hand;
    if (hand.turn) return { next: "wait", ms: BUSY_WAIT_MS };
    hand.turn = takeTurn(planId, hand);
    return hand.turn;
  }

  return {
    take: async (planId) => !stopping.signal.aborted && !("next" in (await take(planId))),
    advance: advancePlan,
    async drive(planId) {
      while (!stopping.signal.aborted) {
        const next = await advancePlan(planId);
        if (next.next === "ended") return;
        if (next.next === "wait") await wait(next.ms, null, { signal: stopping.signal }).catch(() => null);
      }
    },
    unfinished: () => unfinishedPlans(ports.db),
    async stop() {
      stopping.abort();
      clearInterval(renewing);
      await Promise.all([...held.values()].map(({ turn }) => turn));
      await Promise.all([...held.values()].map(({ lease }) => releaseLease(ports.db, lease)));
    },
  };
}
