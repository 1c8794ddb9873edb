import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { readLog } from "@/lib/db/timeline";
import { addHostPlan, openTestHost, passTime, type TestHost, vote } from "@/lib/jobs/execution/test-rig";
import { bundleWorker, type WorkerProgram } from "@/lib/jobs/test-worker-process";
import { useDatabase } from "@/test/database";
import { addPerson } from "@/test/people";
import type { StoredTestPlan } from "@/test/stored-plan";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const urls = useDatabase();
let web: Database;
let owner: Database;
let rosa: Actor;
let ben: Actor;
let host: TestHost;
let program: WorkerProgram;
let running: ChildProcess[] = [];

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
});
afterAll(() => Promise.all([web.$disconnect(), owner.$disconnect()]));
beforeEach(async () => {
  host = await openTestHost();
  program = await bundleWorker(host);
});
afterEach(async () => {
  for (const child of running.filter(
    ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
  )) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  running = [];
  await Promise.all([program.remove(), host.close()]);
});

async function startWorker(): Promise<ChildProcess> {
  const child = program.start(urls.workerUrl);
  running.push(child);
  await until(
    async () => (await owner.workerHeartbeat.count({ where: { id: { contains: ` ${child.pid} ` } } })) > 0,
  );
  return child;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await owner.$queryRaw`SELECT pg_sleep(0.02)::text`;
}

const stepState = async (plan: StoredTestPlan, position: number) =>
  (await owner.executionStep.findFirst({ where: { execution: { planId: plan.id }, position } }))?.state ??
  null;
const stateOf = async (plan: StoredTestPlan) =>
  (await owner.execution.findUnique({ where: { planId: plan.id } }))?.state ?? null;

async function plan(): Promise<StoredTestPlan> {
  return addHostPlan(web, host, rosa, { verification: { smoke: [], watchSeconds: 2 } });
}

test("the second approval alone makes the worker act, and the result is watched", async () => {
  await startWorker();
  const proposed = await plan();
  await vote(web, proposed, rosa);
  await vote(web, proposed, ben);
  await until(async () => (await stateOf(proposed)) === "succeeded");
  await until(async () => (await owner.verification.count({ where: { state: { not: "running" } } })) === 1);
  const { state, checks } = await owner.verification.findFirstOrThrow({ include: { checks: true } });
  // The host has no metrics: what nobody measured is not passed.
  expect(state).toBe("inconclusive");
  expect(checks.map((check) => [check.name, check.state])).toEqual([
    ["version", "passed"],
    ["health", "passed"],
    ["trigger:error-rate", "inconclusive"],
  ]);
  // Signed at once: the next checkpoint by the clock would come a minute after the one at the start.
  const { finishedAt } = await owner.execution.findFirstOrThrow();
  const signedAt = async () => (await owner.checkpointPlace.findFirst())?.signedAt ?? new Date(0);
  await until(async () => (await signedAt()) > (finishedAt ?? new Date()));
  expect((await signedAt()).getTime() - (finishedAt?.getTime() ?? 0)).toBeLessThan(30_000);
});

test("killed in the middle of a call and started again, the worker asks first and does nothing twice", async () => {
  const first = await startWorker();
  // The command that it started outlives it, and the next worker.
  host.holdRestart(8_000);
  const proposed = await plan();
  await vote(web, proposed, rosa);
  await vote(web, proposed, ben);
  await until(async () => (await stepState(proposed, 2)) === "sent");
  first.kill("SIGKILL");
  await once(first, "exit");
  expect(await stateOf(proposed)).toBe("executing");
  await passTime(owner, proposed.id);
  await startWorker();
  await until(async () => (await stateOf(proposed)) === "succeeded");
  expect(await host.happened()).toEqual(["switch", "restart"]);
  const events = (await readLog(owner, proposed.incidentId)).map(({ event }) => event);
  expect(events).toEqual(
    expect.arrayContaining(["execution_taken_over", "step_unknown", "execution_resumed"]),
  );
});

test("asked to stop, the worker finishes the call under way, gives its lease back and ends", async () => {
  const first = await startWorker();
  host.holdRestart(500);
  const proposed = await plan();
  await vote(web, proposed, rosa);
  await vote(web, proposed, ben);
  await until(async () => (await stepState(proposed, 2)) === "sent");
  first.kill("SIGTERM");
  expect(await once(first, "exit")).toEqual([0, null]);
  expect(await stepState(proposed, 2)).toBe("confirmed");
  await startWorker();
  await until(async () => (await stateOf(proposed)) === "succeeded");
  expect(await host.happened()).toEqual(["switch", "restart"]);
});

test("the worker asks nothing that network.allow does not list", async () => {
  await program.remove();
  program = await bundleWorker(host, { network: { allow: ["10.0.0.0/8"] } });
  await startWorker();
  const saidSo = { contains: "127.0.0.1 is not listed in network.allow of twokey.yaml" };
  await until(async () => (await owner.metricSample.count({ where: { value: null, error: saidSo } })) > 0);
  expect(await owner.triggerStatus.findMany({ select: { kind: true } })).toEqual([{ kind: "source_error" }]);
});
