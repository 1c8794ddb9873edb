import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, vi } from "vitest";
import { type Actor, runCommand } from "@/lib/command";
import { approvePlan } from "@/lib/commands/approve-plan";
import { proposeRolePlan } from "@/lib/commands/propose-role-plan";
import { type Database, openDatabase } from "@/lib/db/client";
import type { Role } from "@/lib/domain/permission";
import { Executions } from "@/lib/jobs/execution/executions";
import { logger } from "@/lib/logger";
import type { TestDatabase } from "@/test/database";
import { Keys } from "@/test/keys";
import { addPerson } from "@/test/people";
import { run, TEST_SITE, testConfig } from "@/test/run";

export type ProposedPlan = { planId: string; digest: string };

const NOBODY_CALLS = () => {
  throw new Error("a plan about roles calls no platform");
};

/** An installation whose set-up is over: two admins, three approvers, and people without power, all with keys. */
export class RoleScene {
  web!: Database;
  worker!: Database;
  owner!: Database;
  ada!: Actor;
  eve!: Actor;
  approvers: [Actor, Actor, Actor] = [] as never;
  readonly keys = new Keys();
  private workers: Executions[] = [];
  private people = 0;

  constructor(private readonly urls: TestDatabase) {
    vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
    beforeAll(() => this.open());
    afterAll(async () => {
      await Promise.all(this.workers.map((each) => each.stop().catch(() => undefined)));
      await Promise.all([this.web, this.worker, this.owner].map((db) => db.$disconnect()));
    });
  }

  private async open(): Promise<void> {
    this.web = openDatabase(this.urls.webUrl, 6);
    this.worker = openDatabase(this.urls.workerUrl, 6);
    this.owner = openDatabase(this.urls.ownerUrl, 2);
    this.ada = await this.person("Ada", ["admin"]);
    this.eve = await this.person("Eve", ["admin", "approver"]);
    const add = (name: string) => this.person(name, ["approver"]);
    this.approvers = [await add("Ben"), await add("Rosa"), await add("Tom")];
  }

  async person(name: string, roles: Role[]): Promise<Actor> {
    const person = await addPerson(this.web, name, roles);
    await this.keys.add(this.web, person);
    return person;
  }

  /** Somebody new who may only look. */
  newcomer(): Promise<Actor> {
    this.people += 1;
    return this.person(`Newcomer${this.people}`, ["viewer"]);
  }

  async propose(person: Actor, roles: Role[], by = this.ada): Promise<ProposedPlan> {
    const seen = await this.rolesOf(person);
    const input = { personId: person.personId, seen, roles, reason: "Joins the rota" };
    const context = { actor: by, now: new Date(), newId: randomUUID, config: testConfig(), site: TEST_SITE };
    const decision = await runCommand(this.web, proposeRolePlan, input, context);
    if (!decision.ok) throw new Error(decision.reasons[0]?.message);
    return decision.value;
  }

  approve(plan: ProposedPlan, person: Actor): Promise<string[]> {
    return run(this.web, approvePlan, person, this.keys.vote(person, "approve", plan));
  }

  /** A plan that gives a newcomer the approver's role, approved by two. */
  async approvedPlan(): Promise<{ person: Actor; plan: ProposedPlan }> {
    const person = await this.newcomer();
    const plan = await this.propose(person, ["viewer", "approver"]);
    const said = [await this.approve(plan, this.approvers[0]), await this.approve(plan, this.approvers[1])];
    if (said.flat().length > 0) throw new Error(said.flat().join());
    return { person, plan };
  }

  start(db = this.worker, reauthenticate = false): Executions {
    const quiet = logger.child({}, { level: process.env.LOG_LEVEL ?? "silent" });
    const executions = new Executions({
      db,
      platformFor: NOBODY_CALLS,
      rules: { site: TEST_SITE, policy: { reauthenticate } },
      owner: `worker ${randomUUID()}`,
      logger: quiet,
    });
    this.workers.push(executions);
    return executions;
  }

  /** What this person holds, sorted, also what counts only later. */
  async rolesOf({ personId }: Actor): Promise<string[]> {
    const grants = await this.web.roleGrant.findMany({ where: { personId, revokedAt: null } });
    return grants.map(({ role }) => role).sort();
  }

  stateOf({ planId }: ProposedPlan) {
    return this.owner.execution.findUnique({ where: { planId } });
  }

  /** The names of the log's rows about this plan, oldest first. */
  async eventsOf({ planId }: ProposedPlan): Promise<string[]> {
    const rows = await this.owner.timelineEntry.findMany({
      where: { incidentId: null },
      orderBy: { position: "asc" },
    });
    const execution = await this.stateOf({ planId, digest: "" });
    const about = rows.filter(
      ({ body }) => body.includes(planId) || (execution !== null && body.includes(execution.id)),
    );
    return about.map(({ event }) => event);
  }
}
