import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { type Engine, startEngine, type Work } from "@/lib/jobs/execution/engine";
import {
  addHostPlan,
  hasty,
  mortalDatabase,
  newLife,
  openTestHost,
  openWorker,
  passTime,
  type TestHost,
  vote,
} from "@/lib/jobs/execution/test-rig";
import { logger } from "@/lib/logger";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import type { StoredTestPlan } from "@/test/stored-plan";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const urls = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;
let host: TestHost;
let engine: Engine | undefined;
let ended = () => {};

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 6);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
});
afterAll(async () => {
  await engine?.stop();
  await Promise.all([web.$disconnect(), worker.$disconnect(), owner.$disconnect()]);
});
beforeEach(async () => {
  host = await openTestHost();
});
afterEach(() => host.close());

/** DBOS is one a process, so the engine before is stopped. */
async function startWith(work: Work, workerId = "test"): Promise<void> {
  await engine?.stop();
  const quiet = logger.child({}, { level: "silent" });
  engine = await startEngine(work, {
    url: urls.workerUrl,
    workerId,
    logger: quiet,
    onEnded: () => ended(),
  });
}

const untilEnded = () => new Promise<void>((resolve) => (ended = resolve));
const stateOf = async (plan: StoredTestPlan) =>
  (await owner.execution.findUnique({ where: { planId: plan.id } }))?.state ?? null;

test("runs as the worker's own role, and once for a plan it is told of again and again", async () => {
  await startWith(openWorker(worker, hasty(host.platform)));
  const plan = await addHostPlan(web, host, rosa);
  await vote(web, plan, rosa);
  engine?.run(plan.id);
  await vote(web, plan, ben);
  const end = untilEnded();
  for (let turn = 0; turn < 5; turn++) engine?.run(plan.id);
  await end;
  expect(await stateOf(plan)).toBe("succeeded");
  expect(await host.happened()).toEqual(["switch", "restart"]);
});

test("a workflow that ended too early does not keep the ledger from going on", async () => {
  const plan = await addHostPlan(web, host, rosa);
  const idle: Work = {
    take: async () => true,
    advance: async () => ({ next: "ended" }),
    drive: async () => undefined,
    stop: async () => undefined,
  };
  await startWith(idle);
  const used = untilEnded();
  engine?.run(plan.id);
  await used;
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  await startWith(openWorker(worker, hasty(host.platform)));
  const end = untilEnded();
  engine?.run(plan.id);
  await end;
  expect(await stateOf(plan)).toBe("succeeded");
});

test("does not wait for the workflow of a worker that never comes back", async () => {
  const plan = await addHostPlan(web, host, rosa);
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  let begun = () => {};
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const stuck: Work = {
    take: async () => true,
    advance: async () => {
      begun();
      return { next: "wait", ms: 3_600_000 };
    },
    drive: async () => undefined,
    stop: async () => undefined,
  };
  await startWith(stuck, "gone");
  engine?.run(plan.id);
  await hasBegun;
  await startWith(openWorker(worker, hasty(host.platform)));
  const end = untilEnded();
  engine?.run(plan.id);
  await end;
  expect(await stateOf(plan)).toBe("succeeded");
});

test("goes on where a worker died, once its lease has run out", async () => {
  const plan = await addHostPlan(web, host, rosa);
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  const dying = openWorker(mortalDatabase(worker, newLife(), { at: 5, when: "after" }), hasty(host.platform));
  await dying.advance(plan.id);
  await dying.advance(plan.id).catch(() => undefined);
  await startWith(openWorker(worker, hasty(host.platform)));
  engine?.run(plan.id);
  expect(await stateOf(plan)).toBe("executing");
  await passTime(owner, plan.id);
  const end = untilEnded();
  engine?.run(plan.id);
  await end;
  expect(await stateOf(plan)).toBe("succeeded");
  expect(await host.happened()).toEqual(["switch", "restart"]);
});
