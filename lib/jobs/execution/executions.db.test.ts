import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { pointCurrentAt } from "@/lib/adapters/release-platforms/release-directories/current-link";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { readLog } from "@/lib/db/timeline";
import type { TimelineEvent } from "@/lib/domain/timeline/event";
import type { Executions } from "@/lib/jobs/execution/executions";
import {
  addHostPlan,
  hasty,
  mortalDatabase,
  newLife,
  openTestHost,
  openWorker,
  passTime,
  RULES,
  type TestHost,
  vote,
} from "@/lib/jobs/execution/test-rig";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import type { StoredTestPlan } from "@/test/stored-plan";

vi.setConfig({ testTimeout: 30_000 });
const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;
let host: TestHost;
let workers: Executions[] = [];

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 6);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect(), owner.$disconnect()]));
beforeEach(async () => {
  host = await openTestHost({ restartTimeoutMs: 2_000 });
});
afterEach(async () => {
  await Promise.all(workers.map((each) => each.stop().catch(() => undefined)));
  workers = [];
  await host.close();
});

function start(db = worker, platform: ReleasePlatform = hasty(host.platform), rules = RULES) {
  const executions = openWorker(db, platform, rules);
  workers.push(executions);
  return executions;
}

async function approvedPlan(lifetimeMs?: number): Promise<StoredTestPlan> {
  const plan = await addHostPlan(web, host, rosa, {}, lifetimeMs);
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  return plan;
}

const stateOf = async (plan: StoredTestPlan) =>
  owner.execution.findUniqueOrThrow({
    where: { planId: plan.id },
    include: { steps: { orderBy: { position: "asc" } }, verification: { include: { checks: true } } },
  });

const eventsOf = async (plan: StoredTestPlan): Promise<TimelineEvent["event"][]> =>
  (await readLog(owner, plan.incidentId)).map(({ event }) => event);

describe("an execution", () => {
  test("switches, restarts, succeeds and begins its verification", async () => {
    const plan = await approvedPlan();
    await start().drive(plan.id);
    const { state, steps, verification } = await stateOf(plan);
    expect(state).toBe("succeeded");
    expect(steps.map((step) => [step.position, step.state, step.attempts])).toEqual([
      [1, "confirmed", 1],
      [2, "confirmed", 1],
    ]);
    expect(await host.happened()).toEqual(["switch", "restart"]);
    expect(verification).toMatchObject({ state: "running" });
    expect(await eventsOf(plan)).toEqual([
      "execution_started",
      "step_intended",
      "step_sent",
      "step_confirmed",
      "step_intended",
      "step_sent",
      "step_confirmed",
      "execution_succeeded",
      "verification_started",
    ]);
  });

  test("keeps when the second key was turned and when it was done", async () => {
    const plan = await approvedPlan();
    await start().drive(plan.id);
    const incident = await owner.incident.findUniqueOrThrow({ where: { id: plan.incidentId } });
    const second = await owner.approval.findFirstOrThrow({
      where: { planId: plan.id },
      orderBy: { votedAt: "desc" },
    });
    expect(incident.approvedAt).toEqual(second.votedAt);
    expect(incident.executedAt).toEqual((await stateOf(plan)).finishedAt);
  });

  test("writes what the platform says into its log", async () => {
    const plan = await approvedPlan();
    await start().drive(plan.id);
    const lines = await owner.executionLog.findMany({
      orderBy: { id: "asc" },
      where: { executionId: (await stateOf(plan)).id },
    });
    expect(lines.map(({ line }) => line)).toEqual([
      "current: 1.5.0 → 1.4.2",
      `run ${host.restartCommand.join(" ")}`,
      "asked the host: 200",
    ]);
  });

  test("does not begin with one approval, and is found once there are two", async () => {
    const plan = await addHostPlan(web, host, rosa);
    await vote(web, plan, ben);
    const executions = start();
    expect(await executions.unfinished()).toEqual([]);
    await executions.drive(plan.id);
    expect(await owner.execution.count({ where: { planId: plan.id } })).toBe(0);
    await vote(web, plan, rosa);
    expect(await executions.unfinished()).toEqual([plan.id]);
    await executions.drive(plan.id);
    expect((await stateOf(plan)).state).toBe("succeeded");
    expect(await executions.unfinished()).toEqual([]);
  });

  test("is carried out once by two workers that start together", async () => {
    const plan = await approvedPlan();
    await Promise.all([start(), start(), start()].map((executions) => executions.drive(plan.id)));
    expect((await stateOf(plan)).state).toBe("succeeded");
    expect(await host.happened()).toEqual(["switch", "restart"]);
  });

  test("makes no call when the release is live already", async () => {
    const plan = await approvedPlan();
    await pointCurrentAt(host.root, "1.4.2");
    await fetch(host.versionUrl.replace("version", "restart"), { method: "POST" });
    await start().drive(plan.id);
    expect((await stateOf(plan)).state).toBe("succeeded");
    expect(await host.happened()).toEqual(["restart"]);
  });
});

describe("nothing is sent", () => {
  const expectNothingDone = async (plan: StoredTestPlan, state: string, outcome: RegExp) => {
    const execution = await stateOf(plan);
    expect(execution).toMatchObject({ state, outcome: expect.stringMatching(outcome) });
    expect(await host.happened()).toEqual([]);
  };

  test("when somebody put another release live: the plan is stale", async () => {
    const plan = await approvedPlan();
    await host.drift();
    await start().drive(plan.id);
    await expectNothingDone(plan, "stale", /1\.4\.1 is live/);
    expect(await eventsOf(plan)).toEqual(["execution_started", "plan_stale"]);
  });

  test("when the release to go back to is gone: the plan is stale", async () => {
    const plan = await approvedPlan();
    await host.deleteTarget();
    await start().drive(plan.id);
    await expectNothingDone(plan, "stale", /not on the platform any more/);
  });

  test("when the platform cannot be read", async () => {
    const plan = await approvedPlan();
    const current = () => Promise.reject(new Error("the disk does not answer"));
    await start(worker, hasty(host.platform, { current })).drive(plan.id);
    await expectNothingDone(plan, "failed", /the disk does not answer/);
  });

  test("when a stored signature does not verify", async () => {
    const plan = await addHostPlan(web, host, rosa);
    await vote(web, plan, rosa);
    await vote(web, plan, ben, { digest: "0".repeat(64) });
    await start().drive(plan.id);
    await expectNothingDone(plan, "failed", /^Nothing was sent: /);
    const [, failed] = (await readLog(owner, plan.incidentId)) as [unknown, { body: { notDone: string[] } }];
    expect(failed.body.notDone).toHaveLength(2);
  });

  test("when the installation takes passkeys only and somebody used a password", async () => {
    const plan = await approvedPlan();
    const rules = { ...RULES, policy: { reauthenticate: false } };
    await start(worker, hasty(host.platform), rules).drive(plan.id);
    await expectNothingDone(plan, "failed", /passkeys only/);
  });

  test("when the time ran out between the beginning and the first call", async () => {
    const plan = await approvedPlan(1_500);
    const life = newLife();
    const dying = start(mortalDatabase(worker, life, { at: 2, when: "before" }));
    await dying.advance(plan.id).catch(() => undefined);
    await owner.$queryRaw`SELECT pg_sleep(1.6)::text`;
    await passTime(owner, plan.id);
    await start().drive(plan.id);
    await expectNothingDone(plan, "failed", /^Nothing was sent: The plan's time has run out/);
  });

  test("when an approver lost the role after the beginning", async () => {
    const tom = await addPerson(web, "Tom", ["approver"]);
    const plan = await addHostPlan(web, host, rosa);
    await vote(web, plan, rosa);
    await vote(web, plan, tom);
    const dying = start(mortalDatabase(worker, newLife(), { at: 2, when: "before" }));
    await dying.advance(plan.id).catch(() => undefined);
    await web.roleGrant.updateMany({ where: { personId: tom.personId }, data: { revokedAt: new Date() } });
    await passTime(owner, plan.id);
    await start().drive(plan.id);
    await expectNothingDone(plan, "failed", /^Nothing was sent: /);
  });
});

describe("a platform that says no or nothing", () => {
  test("ends the execution as failed and lists what was not done", async () => {
    const plan = await approvedPlan();
    host.refuse();
    await start().drive(plan.id);
    const { state, steps } = await stateOf(plan);
    expect([state, ...steps.map((step) => step.state)]).toEqual(["failed", "confirmed", "refused"]);
    const failed = (await readLog(owner, plan.incidentId)).find(({ event }) => event === "execution_failed");
    expect(failed?.body).toMatchObject({ notDone: [expect.stringContaining("restart.mjs")] });
  });

  test("is asked after a time-out, and what it did is not done again", async () => {
    const plan = await approvedPlan();
    host.applyWithoutAnswer();
    await start().drive(plan.id);
    expect((await stateOf(plan)).state).toBe("succeeded");
    expect(await host.happened()).toEqual(["switch", "restart"]);
    expect(await eventsOf(plan)).toEqual(
      expect.arrayContaining(["step_unknown", "execution_unknown", "step_reconciling", "execution_resumed"]),
    );
  });

  test("is sent again only after it was asked, and under the same key", async () => {
    const plan = await approvedPlan();
    const keys: [string, number][] = [];
    const platform = hasty(host.platform, {
      send(step, ends, sending) {
        keys.push([sending.idempotencyKey, sending.attempt]);
        const lost = step.kind === "restart" && sending.attempt === 1;
        return lost
          ? Promise.resolve({ outcome: "unknown", reason: "the answer was lost" })
          : host.platform.send(step, ends, sending);
      },
    });
    await start(worker, platform).drive(plan.id);
    expect((await stateOf(plan)).state).toBe("succeeded");
    expect(keys).toEqual([
      [`${plan.id}:1`, 1],
      [`${plan.id}:2`, 1],
      [`${plan.id}:2`, 2],
    ]);
  });

  test("is given up on after three sendings that never happened", async () => {
    const plan = await approvedPlan();
    const send = () => Promise.resolve({ outcome: "unknown", reason: "no answer" } as const);
    await start(worker, hasty(host.platform, { send })).drive(plan.id);
    expect(await stateOf(plan)).toMatchObject({
      state: "failed",
      outcome: expect.stringContaining("3 times"),
    });
  });

  test("stays unknown while it cannot be asked, and is found out when it can", async () => {
    const plan = await approvedPlan();
    host.applyWithoutAnswer();
    let silent = true;
    const observe: ReleasePlatform["observe"] = (step, ends, key) =>
      silent && key
        ? Promise.resolve({ at: "unknown", why: "no answer" })
        : host.platform.observe(step, ends, key);
    const executions = start(worker, hasty(host.platform, { observe }));
    while ((await stateOfOrNull(plan))?.steps[1]?.state !== "reconciling") await executions.advance(plan.id);
    expect(await executions.advance(plan.id)).toMatchObject({ next: "wait" });
    expect((await stateOf(plan)).state).toBe("unknown");
    silent = false;
    await executions.drive(plan.id);
    expect((await stateOf(plan)).state).toBe("succeeded");
    expect(await host.happened()).toEqual(["switch", "restart"]);
  });
});

const stateOfOrNull = (plan: StoredTestPlan) =>
  owner.execution.findUnique({
    where: { planId: plan.id },
    include: { steps: { orderBy: { position: "asc" } } },
  });

describe("a worker that is killed", () => {
  const TRANSACTIONS = 8;
  const deaths = Array.from({ length: TRANSACTIONS }, (_, index) => index + 1).flatMap((at) =>
    (["before", "after"] as const).map((when) => ({ at, when })),
  );

  test.each(deaths)(
    "$when its transaction $at is followed by one that finishes, and nothing happens twice",
    async (death) => {
      const plan = await approvedPlan();
      const life = newLife();
      const dying = start(mortalDatabase(worker, life, death));
      while (!life.over) await dying.advance(plan.id).catch(() => undefined);
      await passTime(owner, plan.id);
      await start().drive(plan.id);
      expect((await stateOf(plan)).state).toBe("succeeded");
      expect(await host.happened()).toEqual(["switch", "restart"]);
    },
  );

  test.each(["before", "after"] as const)("%s the platform did a step", async (when) => {
    const plan = await approvedPlan();
    for (const kind of ["switch-release", "restart"] as const) {
      const life = newLife();
      const send: ReleasePlatform["send"] = async (step, ends, sending) => {
        if (step.kind === kind && when === "before") life.end();
        const outcome = await host.platform.send(step, ends, sending);
        if (step.kind === kind) life.end();
        return outcome;
      };
      const db = mortalDatabase(worker, life, { at: 99, when: "before" });
      const dying = start(db, hasty(host.platform, { send }));
      while (!life.over) await dying.advance(plan.id).catch(() => undefined);
      await passTime(owner, plan.id);
    }
    await start().drive(plan.id);
    expect((await stateOf(plan)).state).toBe("succeeded");
    expect(await host.happened()).toEqual(["switch", "restart"]);
  });
});

describe("a lease", () => {
  test("keeps others away while it runs, and for the longest call after it", async () => {
    const plan = await approvedPlan();
    const first = start(mortalDatabase(worker, newLife(), { at: 2, when: "before" }));
    await first.advance(plan.id).catch(() => undefined);
    const second = start();
    expect(await second.advance(plan.id)).toMatchObject({ next: "wait" });
    const until = new Date(Date.now() - 1_000);
    await owner.execution.updateMany({ where: { planId: plan.id }, data: { leaseUntil: until } });
    expect(await second.advance(plan.id)).toMatchObject({ next: "wait" });
    await passTime(owner, plan.id);
    await second.drive(plan.id);
    expect((await stateOf(plan)).leaseFence).toBe(2n);
    expect(await eventsOf(plan)).toContain("execution_taken_over");
  });

  test("that was taken over lets its former holder write nothing and send nothing more", async () => {
    const plan = await approvedPlan();
    let slept = Promise.resolve();
    const platform = hasty(host.platform, {
      async send(step, ends, sending) {
        if (step.kind === "restart") await slept;
        return host.platform.send(step, ends, sending);
      },
    });
    const sleeper = start(worker, platform);
    await sleeper.advance(plan.id);
    let wake = () => {};
    slept = new Promise((resolve) => {
      wake = resolve;
    });
    const asleep = sleeper.advance(plan.id);
    while ((await stateOf(plan)).steps[1]?.state !== "sent")
      await owner.$queryRaw`SELECT pg_sleep(0.02)::text`;
    await passTime(owner, plan.id);
    await start().drive(plan.id);
    const ended = await stateOf(plan);
    wake();
    await asleep;
    expect(await stateOf(plan)).toEqual(ended);
    expect(await host.happened()).toEqual(["switch", "restart"]);
  });

  test("is given back by a worker that stops, so that the next one goes on at once", async () => {
    const plan = await approvedPlan();
    const first = start();
    await first.advance(plan.id);
    await first.stop();
    await start().drive(plan.id);
    expect((await stateOf(plan)).state).toBe("succeeded");
    expect(await host.happened()).toEqual(["switch", "restart"]);
  });
});

describe("the database by itself", () => {
  test("lets no step be sent out of order, no end be claimed, no attempt be hidden", async () => {
    const plan = await approvedPlan();
    const dying = start(mortalDatabase(worker, newLife(), { at: 2, when: "before" }));
    await dying.advance(plan.id).catch(() => undefined);
    const { id } = await stateOf(plan);
    const step = (position: number, changes: object = {}) =>
      worker.executionStep.create({
        data: {
          executionId: id,
          position,
          kind: position === 1 ? "switch-release" : "restart",
          idempotencyKey: `${plan.id}:${position}`,
          state: "intent",
          call: "test",
          intentAt: new Date(),
          ...changes,
        },
      });
    await expect(step(2)).rejects.toThrow("step_transition_not_allowed");
    await expect(step(1, { state: "sent" })).rejects.toThrow("step_transition_not_allowed");
    await expect(step(1, { idempotencyKey: "another" })).rejects.toThrow("step_transition_not_allowed");
    await expect(step(1, { kind: "restart" })).rejects.toThrow("step_transition_not_allowed");
    await expect(worker.execution.update({ where: { id }, data: { state: "succeeded" } })).rejects.toThrow(
      "plan_transition_not_allowed",
    );
    await step(1);
    await passTime(owner, plan.id);
    const place = { executionId_position: { executionId: id, position: 1 } };
    await expect(worker.executionStep.update({ where: place, data: { state: "sent" } })).rejects.toThrow(
      "execution_lease_lost",
    );
    await expect(worker.executionStep.update({ where: place, data: { attempts: 7 } })).rejects.toThrow(
      "step_transition_not_allowed",
    );
  });
});
