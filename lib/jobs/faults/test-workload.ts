import { setTimeout as wait } from "node:timers/promises";
import type { Actor } from "@/lib/command";
import type { Database } from "@/lib/db/client";
import { vote } from "@/lib/jobs/execution/test-rig";
import {
  ANSWERS,
  type JournalledHost,
  type Moment,
  type Offers,
  READ_FAULTS,
  type Script,
} from "@/lib/jobs/faults/test-journalled-host";
import { ENDS, rootOf, stepsTo } from "@/lib/jobs/faults/test-journalled-platform";
import { faultsOfLedger } from "@/lib/jobs/faults/test-ledger-truth";
import { type JournalLine, readPlatformJournal } from "@/lib/jobs/faults/test-platform-journal";
import type { Seeded } from "@/lib/jobs/faults/test-seeded";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

export type Yard = {
  web: Database;
  owner: Database;
  approvers: [Actor, Actor];
  host: JournalledHost;
  journalFile: string;
  random: Seeded;
  saw: (moment: Moment, sender: string) => void;
};

/** Everything at once would only measure the machine. */
const MOST_OPEN = 6;
const EVERY_MS = 200;
const SETTLE_MS = 150_000;

/** Approved plans, each on a target of its own that behaves by its own script. */
export class Workload {
  private readonly scripts = new Map<string, Script>();
  private readonly sure: StoredTestPlan[] = [];
  /** Plans whose proposal or votes were cut short: who asked was told that it failed. */
  unsure = 0;

  constructor(
    private readonly yard: Yard,
    private readonly leg: string,
  ) {}

  async offer(): Promise<void> {
    const { web, approvers, host } = this.yard;
    const [rosa, ben] = approvers;
    const target = `${this.leg}-${this.scripts.size}`;
    const script = this.script();
    this.scripts.set(target, script);
    host.add(target, script);
    host.watch(target, (moment, { sender }) => this.yard.saw(moment, sender));
    try {
      const plan = await addPlan(web, rosa, {
        ...ENDS,
        service: target,
        steps: stepsTo(target),
        target: { name: "main", key: target, platform: "release-directories", location: rootOf(target) },
        verification: { smoke: [], watchSeconds: 1 },
      });
      await vote(web, plan, rosa);
      await vote(web, plan, ben);
      this.sure.push(plan);
    } catch {
      // The database was away, or the answer to a COMMIT: as for anybody at the desk, the plan may be there or not.
      this.unsure += 1;
    }
  }

  /** Offers plans until the signal, never more than a few at once. */
  async flow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const open = await this.yard.owner.activePlan.count().catch(() => MOST_OPEN);
      if (open < MOST_OPEN) await this.offer();
      await wait(EVERY_MS, null, { signal }).catch(() => null);
    }
  }

  /** Resolves when every plan that was surely approved has been executed to an end; in vain after a few minutes. */
  async settle(): Promise<void> {
    const until = performance.now() + SETTLE_MS;
    for (;;) {
      const rows = await this.yard.owner.execution
        .findMany({ select: { planId: true, state: true } })
        .catch(() => null);
      const begun = new Set(rows?.map(({ planId }) => planId));
      const open = rows?.some(({ state }) => state === "executing" || state === "unknown") ?? true;
      if (!open && this.sure.every(({ id }) => begun.has(id))) break;
      if (performance.now() > until) break;
      await wait(250);
    }
    await this.yard.host.atRest();
  }

  /** What is not as it must be, of every plan of this leg; and how they ended. */
  async judge(): Promise<{ faults: string[]; ends: Record<string, number>; lines: JournalLine[] }> {
    const lines = readPlatformJournal(this.yard.journalFile).filter(({ target }) => this.scripts.has(target));
    const plans = await this.yard.owner.plan.findMany({
      where: { targetKey: { in: [...this.scripts.keys()] } },
      select: { id: true, incidentId: true, targetKey: true, execution: { select: { id: true } } },
    });
    const ends: Record<string, number> = {};
    const faults: string[] = [];
    for (const { id } of this.sure)
      if (!plans.some((plan) => plan.id === id)) faults.push(`plan ${id} is lost`);
    for (const plan of plans) {
      const journal = lines.filter(({ target }) => target === plan.targetKey);
      if (!plan.execution && !this.sure.some(({ id }) => id === plan.id)) {
        if (journal.length > 0) faults.push(`${plan.targetKey} was called without an execution`);
        continue;
      }
      const fault = this.scripts.get(plan.targetKey)?.reads.fault;
      const readsWere = fault === "none" || fault === "silent" ? "true" : "false";
      const ground = { truth: this.yard.host.truth(plan.targetKey), journal, readsWere } as const;
      const end = await faultsOfLedger(
        this.yard.owner,
        { ...plan, incidentId: plan.incidentId ?? "" },
        ground,
        [],
      );
      ends[end.state] = (ends[end.state] ?? 0) + 1;
      faults.push(
        ...end.faults.map(
          (each) => `${plan.targetKey} ${JSON.stringify(this.scripts.get(plan.targetKey))}: ${each}`,
        ),
      );
    }
    return { faults, ends, lines };
  }

  private script(): Script {
    const { random } = this.yard;
    return {
      offers: random.pick<Offers>([
        { key: true, precondition: false },
        { key: false, precondition: true },
        { key: true, precondition: true },
      ]),
      step: random.pick(["switch", "restart"]),
      answer: random.pick([...ANSWERS]),
      reads: { fault: random.pick([...READ_FAULTS]), times: 1 + random.below(2) },
    };
  }
}
