import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { endQuarantine, openQuarantines } from "@/lib/db/quarantine";
import { readLog } from "@/lib/db/timeline";
import type { Executions } from "@/lib/jobs/execution/executions";
import {
  addHostPlan,
  hasty,
  openTestHost,
  openWorker,
  RULES,
  type TestHost,
  vote,
} from "@/lib/jobs/execution/test-rig";
import type { TestDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import type { StoredTestPlan } from "@/test/stored-plan";

/** A database with two approvers, a host that is new for each test, and workers that are stopped after it. */
export class Workshop {
  web!: Database;
  worker!: Database;
  owner!: Database;
  rosa!: Actor;
  ben!: Actor;
  host!: TestHost;
  private workers: Executions[] = [];

  constructor(private readonly urls: TestDatabase) {
    vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
    beforeAll(() => this.open());
    afterAll(() => Promise.all([this.web, this.worker, this.owner].map((db) => db.$disconnect())));
    beforeEach(async () => {
      this.host = await openTestHost();
    });
    afterEach(async () => {
      await Promise.all(this.workers.map((each) => each.stop().catch(() => undefined)));
      this.workers = [];
      await this.host.close();
    });
  }

  private async open(): Promise<void> {
    this.web = openDatabase(this.urls.webUrl, 4);
    this.worker = openDatabase(this.urls.workerUrl, 6);
    this.owner = openDatabase(this.urls.ownerUrl, 2);
    this.rosa = await addPerson(this.web, "Rosa", ["responder", "approver"]);
    this.ben = await addPerson(this.web, "Ben", ["approver"]);
  }

  start(
    db = this.worker,
    platform: Parameters<typeof openWorker>[1] = hasty(this.host.platform),
    rules = RULES,
  ): Executions {
    const executions = openWorker(db, platform, rules);
    this.workers.push(executions);
    return executions;
  }

  async approvedPlan(lifetimeMs?: number): Promise<StoredTestPlan> {
    const plan = await addHostPlan(this.web, this.host, this.rosa, {}, lifetimeMs);
    await vote(this.web, plan, this.rosa);
    await vote(this.web, plan, this.ben);
    return plan;
  }

  /** Ends what earlier plans hold: a release that is held already is not held twice. */
  async letGo(): Promise<void> {
    for (const { id } of await openQuarantines(this.worker, "shop")) {
      await endQuarantine(this.worker, { quarantineId: id, personId: null, reason: "Another plan begins" });
    }
  }

  stateOf(plan: StoredTestPlan) {
    return this.owner.execution.findUniqueOrThrow({
      where: { planId: plan.id },
      include: { steps: { orderBy: { position: "asc" } }, verification: { include: { checks: true } } },
    });
  }

  async eventsOf(plan: StoredTestPlan): Promise<string[]> {
    return (await readLog(this.owner, plan.incidentId)).map(({ event }) => event);
  }
}
