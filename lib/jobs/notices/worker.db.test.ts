import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openTestChat } from "@/lib/adapters/notifiers/test-chat";
import { openTestMailServer, type TestMailServer } from "@/lib/adapters/notifiers/test-mail-server";
import { SLACK_RULES } from "@/lib/adapters/notifiers/test-slack-rules";
import type { Actor } from "@/lib/command";
import { type Database, openDatabase } from "@/lib/db/client";
import { recordEvent } from "@/lib/db/timeline";
import { headlineOf } from "@/lib/domain/plan/headline";
import { addHostPlan, openTestHost, type TestHost, vote } from "@/lib/jobs/execution/test-rig";
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
let chat: Awaited<ReturnType<typeof openTestChat>>;
let mail: TestMailServer;
let program: WorkerProgram;
let worker: ChildProcess | null = null;

beforeAll(async () => {
  web = openDatabase(urls.webUrl, 4);
  owner = openDatabase(urls.ownerUrl, 2);
  rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  ben = await addPerson(web, "Ben", ["approver"]);
});
afterAll(() => Promise.all([web.$disconnect(), owner.$disconnect()]));
beforeEach(async () => {
  host = await openTestHost();
  mail = await openTestMailServer();
  chat = await openTestChat({ ...SLACK_RULES, open: named });
  const server = {
    host: "127.0.0.1",
    port: mail.port,
    from: "twokey@desk.example",
    tls: "none",
    user: "twokey",
  };
  program = await bundleWorker(
    host,
    {
      notify: {
        slack: { webhook: referenceTo("SLACK_WEBHOOK") },
        mail: { ...server, password: referenceTo("SMTP_PASSWORD") },
      },
    },
    { SLACK_WEBHOOK: webhook, SMTP_PASSWORD: "mail-secret" },
  );
});
afterEach(async () => {
  if (worker && worker.exitCode === null && worker.signalCode === null) {
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
  worker = null;
  await Promise.all([program.remove(), host.close(), mail.close(), chat.close()]);
});

const referenceTo = (name: string) => `\${${name}}`;

let webhook = "";
/** The address is what the worker process gets; nothing is sent from here. */
function named(address: string) {
  webhook = address;
  return SLACK_RULES.open(address);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await owner.$queryRaw`SELECT pg_sleep(0.02)::text`;
}

async function propose(): Promise<StoredTestPlan> {
  const plan = await addHostPlan(web, host, rosa, { verification: { smoke: [], watchSeconds: 2 } });
  const { expiresAt, changes } = plan.document;
  const { from, to } = headlineOf(changes);
  const body = {
    planId: plan.id,
    digest: "",
    from,
    to,
    verdict: "safe",
    expiresAt,
  };
  const author = { incidentId: plan.incidentId, personId: rosa.personId };
  await web.$transaction((tx) => recordEvent(tx, author, { event: "plan_proposed", body }));
  return plan;
}

const delivered = async (plan: StoredTestPlan, event: string) =>
  owner.noticeDelivery.count({ where: { outcome: "sent", notice: { planId: plan.id, event } } });

test("the running worker asks both approvers, and tells them what came of it, from the proposal to the verdict", async () => {
  worker = program.start(urls.workerUrl);
  const plan = await propose();
  await until(async () => (await delivered(plan, "plan_proposed")) === 3);
  await vote(web, plan, rosa);
  await vote(web, plan, ben);
  await until(async () => (await delivered(plan, "verification_inconclusive")) === 3);
  const titles = (await chat.seen()).map(({ text }) => text.split("\n")[0]?.replace(/^INC-\d+ shop: /, ""));
  expect(titles.sort()).toEqual([
    "the execution has begun",
    "the execution has succeeded",
    "two people are asked to approve a plan",
    "verification came to no conclusion",
  ]);
  expect(new Set((await mail.seen()).map(({ to }) => to))).toEqual(
    new Set(["rosa@test.example", "ben@test.example"]),
  );
  expect(await mail.seen()).toHaveLength(8);
  worker.kill("SIGTERM");
  expect(await once(worker, "exit")).toEqual([0, null]);
});

test("killed while it was sending and started again, the worker sends what was not confirmed", async () => {
  mail.answer("hang");
  worker = program.start(urls.workerUrl);
  const plan = await propose();
  await mail.reached();
  worker.kill("SIGKILL");
  await once(worker, "exit");
  mail.answer("accept");
  await owner.noticeDelivery.updateMany({ where: { endedAt: null }, data: { nextAt: new Date(0) } });
  worker = program.start(urls.workerUrl);
  await until(async () => (await delivered(plan, "plan_proposed")) === 3);
  expect((await mail.seen()).map(({ to }) => to).sort()).toEqual(["ben@test.example", "rosa@test.example"]);
});
