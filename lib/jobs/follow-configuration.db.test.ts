import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { addHostPlan, openTestHost, type TestHost, vote } from "@/lib/jobs/execution/test-rig";
import { bundleWorker, twokeyYaml, type WorkerProgram } from "@/lib/jobs/test-worker-process";
import { createSupervisor } from "@/scripts/start/supervisor.mjs";
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
let supervisor: ReturnType<typeof createSupervisor>;
let said: string[];

/** Says that the load is 3. */
const metrics = http.createServer((_, response) => response.end("load 3\n"));

beforeAll(async () => {
  await new Promise<void>((resolve) => metrics.listen(0, "127.0.0.1", resolve));
  web = openDatabase(urls.webUrl, 4);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
});
afterAll(async () => {
  await Promise.all([web.$disconnect(), owner.$disconnect()]);
  metrics.close();
});

beforeEach(async () => {
  said = [];
  host = await openTestHost();
  program = await bundleWorker(host, measured());
  writeFile("rollback-conditions.yaml", loadOver(5));
  supervisor = createSupervisor({ logs: program.folder, say: (line) => said.push(line) });
  supervisor.start(program.spec(urls.workerUrl));
  await until(async () => (await workers()).length === 1);
});
afterEach(async () => {
  await supervisor.stop();
  await Promise.all([program.remove(), host.close()]);
});

/** The services of the host's twokey.yaml, with the load as their metric and `target` changed. */
function measured(target: object = {}) {
  const { shop } = twokeyYaml(host).services;
  const { port } = metrics.address() as AddressInfo;
  return {
    services: {
      shop: {
        ...shop,
        targets: { main: { ...shop.targets.main, ...target } },
        metrics: {
          source: { kind: "scrape", url: `http://127.0.0.1:${port}/metrics`, everyMs: 1000 },
          definitions: { load: { unit: "none", gauge: { of: "load" } } },
        },
      },
    },
  };
}

const loadOver = (limit: number) =>
  `triggers:\n  - { name: load, condition: load > ${limit} for 1 second, severity: critical }\n`;

const writeFile = (name: string, text: string) => fs.writeFileSync(path.join(program.folder, name), text);
const log = () => fs.readFileSync(path.join(program.folder, "worker.log"), "utf8");
const workers = async () => (await owner.workerHeartbeat.findMany()).map(({ id }) => id);
const judged = () => owner.triggerStatus.findFirst({ where: { trigger: "load" } });
const stepState = async (plan: StoredTestPlan, position: number) =>
  (await owner.executionStep.findFirst({ where: { execution: { planId: plan.id }, position } }))?.state;
const stateOf = async (plan: StoredTestPlan) =>
  (await owner.execution.findUnique({ where: { planId: plan.id } }))?.state;

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await owner.$queryRaw`SELECT pg_sleep(0.05)::text`;
}

/** An approved plan whose restart is under way and does not end before `go`. */
async function executing(): Promise<{ plan: StoredTestPlan; go: () => void }> {
  const gate = path.join(host.root, "go");
  const script = path.join(host.root, "restart.mjs");
  const original = fs.readFileSync(script, "utf8");
  fs.writeFileSync(
    script,
    `import fs from "node:fs";
    while (!fs.existsSync(${JSON.stringify(gate)})) await new Promise((resolve) => setTimeout(resolve, 20));
    ${original}`,
  );
  const plan = await addHostPlan(web, host, rosa, { verification: { smoke: [], watchSeconds: 1 } });
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  await until(async () => (await stepState(plan, 2)) === "sent");
  return { plan, go: () => fs.writeFileSync(gate, "") };
}

test("a broken edit changes nothing and is named; repaired, the new threshold counts", async () => {
  const [before] = await workers();
  await until(async () => (await judged())?.kind === "ok");
  writeFile("rollback-conditions.yaml", loadOver(2).replace("critical", "terrible"));
  await until(() => log().includes("on disk is not taken over"));
  expect(log()).toContain("rollback-conditions.yaml line 2: trigger load: severity: expected");
  const broken = new Date();
  await until(async () => ((await judged())?.evaluatedAt ?? broken) > broken);
  expect((await judged())?.kind).toBe("ok");
  expect(await workers()).toEqual([before]);

  writeFile("rollback-conditions.yaml", loadOver(2));
  await until(async () => (await judged())?.kind === "firing");
  expect(await workers()).not.toContain(before);
  expect(said).toEqual(["The worker starts anew with the changed configuration."]);
});

test("an execution under way goes on under the new configuration, and nothing happens twice", async () => {
  const { plan, go } = await executing();
  const [before] = await workers();
  writeFile("rollback-conditions.yaml", loadOver(4));
  await until(() => log().includes("gives its work back"));
  // The call is not over: the worker still says that it is alive, and has not gone.
  expect(await workers()).toEqual([before]);
  expect(await stepState(plan, 2)).toBe("sent");
  go();
  await until(async () => (await stateOf(plan)) === "succeeded");
  expect(await host.happened()).toEqual(["switch", "restart"]);
  expect(await workers()).not.toContain(before);
  expect(said).toEqual(["The worker starts anew with the changed configuration."]);
});

test("a target is not changed in the middle of an execution on it", async () => {
  const { plan, go } = await executing();
  const restart = [process.execPath, "--no-warnings", path.join(host.root, "restart.mjs")];
  writeFile("twokey.yaml", JSON.stringify({ ...twokeyYaml(host), ...measured({ restart }) }));
  await until(() => log().includes("is taken over when the execution on these targets has ended"));
  expect(log()).toContain("shop/main");
  expect(said).toEqual([]);
  go();
  await until(async () => (await stateOf(plan)) === "succeeded");
  await until(() => said.length > 0);
  expect(said).toEqual(["The worker starts anew with the changed configuration."]);
});
