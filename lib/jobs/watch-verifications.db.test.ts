import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { smokeTester } from "@/lib/adapters/smoke/smoke-tester";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { readLog } from "@/lib/db/timeline";
import { saveStatuses } from "@/lib/db/trigger";
import type { TriggerState } from "@/lib/domain/trigger/trigger-state";
import {
  addHostPlan,
  hasty,
  openTestHost,
  openWorker,
  type TestHost,
  vote,
} from "@/lib/jobs/execution/test-rig";
import { expirePlans } from "@/lib/jobs/expire-plans";
import { type VerificationPorts, watchOnce } from "@/lib/jobs/watch-verifications";
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

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  worker = openDatabase(urls.workerUrl, 6);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
});
afterAll(() => Promise.all([web.$disconnect(), worker.$disconnect(), owner.$disconnect()]));
beforeEach(async () => {
  host = await openTestHost();
});
afterEach(async () => {
  await owner.verification.updateMany({ where: { state: "running" }, data: { state: "inconclusive" } });
  await host.close();
});

const ports = (): VerificationPorts => ({
  db: worker,
  platformFor: () => hasty(host.platform),
  smokeFor: () => smokeTester([smoke(), { method: "GET", url: host.healthUrl, expectStatus: 200 }]),
  triggersFor: () => ({ everyMs: 1_000, unitOf: () => "percent" }),
  logger: logger.child({}, { level: "silent" }),
  signal: new AbortController().signal,
});

const smoke = () => ({
  name: "Version answers",
  method: "GET" as const,
  url: host.versionUrl,
  expectStatus: 200,
});

let trigger: Partial<TriggerState> = {};

/** Judges the one trigger of the shop, now and before every look at the watch, as the poll of a worker does. */
async function judged(state: Partial<TriggerState> = trigger): Promise<void> {
  trigger = state;
  const now = new Date();
  const judgedValue = { value: 0.4, perSecond: 9, limit: 5, changePercent: null, baseline: null };
  const known = {
    kind: "ok",
    at: now.getTime(),
    ...(state.kind === "no_data" ? {} : { judged: judgedValue }),
    ...state,
  } as TriggerState;
  const status = {
    trigger: "errors-high",
    metric: "error_rate",
    severity: "critical",
    state: known,
  } as const;
  await saveStatuses(worker, "shop", [{ ...status, baseline: null, evaluatedAt: now }]);
}

/** An executed plan whose watch is over in a moment, with readings from before and from the whole watch. */
async function executed(watchSeconds: number): Promise<StoredTestPlan> {
  const plan = await addHostPlan(web, host, rosa, { verification: { smoke: [smoke()], watchSeconds } });
  const sample = { service: "shop", metric: "error_rate", perSecond: 9 };
  await worker.metricSample.create({ data: { ...sample, at: new Date(), value: 12.5 } });
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  await openWorker(worker, hasty(host.platform)).drive(plan.id);
  await worker.metricSample.create({ data: { ...sample, at: new Date(Date.now() + 20), value: 0.4 } });
  return plan;
}

const watched = (plan: StoredTestPlan) =>
  owner.verification.findFirstOrThrow({
    where: { execution: { planId: plan.id } },
    include: { checks: { orderBy: { position: "asc" } } },
  });

async function watchToTheEnd(plan: StoredTestPlan) {
  for (;;) {
    await judged();
    await watchOnce(ports());
    const found = await watched(plan);
    if (found.state !== "running") return found;
    await owner.$queryRaw`SELECT pg_sleep(0.1)::text`;
  }
}

describe("a watch", () => {
  test("passes when version, health, smoke test and trigger are good to the end, and says from what to what", async () => {
    await judged({});
    const plan = await executed(2);
    const { state, checks } = await watchToTheEnd(plan);
    expect(state).toBe("passed");
    expect(checks.map((check) => [check.name, check.state])).toEqual([
      ["version", "passed"],
      ["health", "passed"],
      ["smoke:0", "passed"],
      ["trigger:errors-high", "passed"],
    ]);
    expect(checks[3]).toMatchObject({ label: "error rate", before: "12.5\u00a0%", after: "0.4\u00a0%" });
    const incident = await owner.incident.findUniqueOrThrow({ where: { id: plan.incidentId } });
    expect(incident.verifiedAt).not.toBeNull();
    expect((await readLog(owner, plan.incidentId)).at(-1)).toMatchObject({ event: "verification_passed" });
  });

  test("gives no verdict before its time, whatever is good already", async () => {
    await judged({});
    const plan = await executed(60);
    await watchOnce(ports());
    await watchOnce(ports());
    const { state, checks } = await watched(plan);
    expect([state, ...checks.map((check) => check.asked)]).toEqual(["running", 1, 1, 1, 0]);
  });

  test("fails when another version serves at the end", async () => {
    await judged({});
    const plan = await executed(1);
    host.lie("1.5.0");
    const { state, reason } = await watchToTheEnd(plan);
    expect([state, reason]).toEqual([
      "failed",
      expect.stringContaining("1.4.2 serves: 1.5.0 of commit bbbbbbbb answers"),
    ]);
    const incident = await owner.incident.findUniqueOrThrow({ where: { id: plan.incidentId } });
    expect(incident.verifiedAt).toBeNull();
  });

  test("fails when a trigger still fires at the end", async () => {
    const at = Date.now();
    await judged({ kind: "firing", since: at - 9_000, firedAt: at - 5_000, heldMs: 9_000, holdMs: 4_000 });
    const plan = await executed(1);
    expect((await watchToTheEnd(plan)).state).toBe("failed");
  });

  test("comes to no conclusion without data", async () => {
    await judged({ kind: "no_data", since: Date.now(), reason: "nothing was read", lastKnown: null });
    const plan = await executed(1);
    expect(await watchToTheEnd(plan)).toMatchObject({
      state: "inconclusive",
      reason: expect.stringContaining("Nothing was read"),
    });
  });

  test("is watched by several workers at once with one verdict and one row in the log", async () => {
    await judged({});
    const plan = await executed(1);
    await Promise.all([watchToTheEnd(plan), watchToTheEnd(plan), watchToTheEnd(plan)]);
    const events = (await readLog(owner, plan.incidentId)).filter(({ event }) =>
      event.startsWith("verification_"),
    );
    expect(events.map(({ event }) => event)).toEqual(["verification_started", "verification_passed"]);
  });
});

describe("a plan whose time ran out", () => {
  test("is said to have expired, once, and frees its target", async () => {
    const target = {
      name: "main",
      key: "expiring",
      platform: "release-directories",
      location: host.root,
    } as const;
    const plan = await addHostPlan(web, host, rosa, { target }, 300);
    await owner.$queryRaw`SELECT pg_sleep(0.4)::text`;
    await Promise.all([expirePlans(worker), expirePlans(worker)]);
    expect((await readLog(owner, plan.incidentId)).map(({ event }) => event)).toEqual(["plan_expired"]);
    expect(await owner.activePlan.count({ where: { targetKey: "expiring" } })).toBe(0);
  });

  test("is left alone while it has time, and when it was executed", async () => {
    const open = await addHostPlan(web, host, rosa);
    const done = await executed(1);
    await expirePlans(worker);
    expect(await owner.planEnd.count({ where: { planId: { in: [open.id, done.id] } } })).toBe(0);
  });
});
