import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { type CuttingProxy, openCuttingProxy } from "@/lib/jobs/faults/test-cutting-proxy";
import { type DurablePostgres, startDurablePostgres } from "@/lib/jobs/faults/test-durable-postgres";
import { HTTP_LATE_MS, type ServedHost, serveHost } from "@/lib/jobs/faults/test-host-over-http";
import { JournalledHost } from "@/lib/jobs/faults/test-journalled-host";
import { PlatformJournal } from "@/lib/jobs/faults/test-platform-journal";
import { Seeded } from "@/lib/jobs/faults/test-seeded";
import { type Strike, WorkerSlots } from "@/lib/jobs/faults/test-worker-slots";
import { Workload, type Yard } from "@/lib/jobs/faults/test-workload";
import { operatorSignsInAt } from "@/test/operator";
import { addPerson } from "@/test/people";

const KILLS = 205;
const MOST_KILLING_MS = 560_000;
const SEED = 20261103;
const random = new Seeded(SEED);
let postgres: DurablePostgres;
let proxy: CuttingProxy;
let served: ServedHost;
let journal: PlatformJournal;
let folder: string;
let slots: WorkerSlots;
let web: Database;
let owner: Database;
let yard: Yard;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "twokey-faults-"));
  postgres = await startDurablePostgres();
  operatorSignsInAt(postgres.urls.owner);
  proxy = await openCuttingProxy(postgres.urls.worker, new Seeded(SEED + 1));
  journal = new PlatformJournal(path.join(folder, "platform.log"));
  const host = new JournalledHost(journal, HTTP_LATE_MS);
  served = await serveHost(host);
  slots = new WorkerSlots(postgres.urls.worker, served.url);
  await slots.bundle();
  web = openDatabase(postgres.urls.web, 4);
  owner = openDatabase(postgres.urls.owner, 4);
  yard = {
    web,
    owner,
    approvers: [
      await addPerson(web, "Rosa", ["responder", "approver"]),
      await addPerson(web, "Ben", ["approver"]),
    ],
    host,
    journalFile: journal.file,
    random,
    saw: (moment, sender) => slots.saw(moment, sender),
  };
});
afterEach(() => slots.killAll());
afterAll(async () => {
  await slots?.remove();
  await Promise.all([web, owner].map((db) => db?.$disconnect()));
  await served?.close();
  await proxy?.close();
  await postgres?.stop();
  journal?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Waits until everything has ended, then holds all of it against the journal and the log against itself. */
async function expectNoFault(work: Workload, title: string, counts: object): Promise<void> {
  await work.settle();
  const { faults, ends, lines } = await work.judge();
  const count = (event: string) => lines.filter((line) => line.event === event).length;
  const takeOvers = await owner.timelineEntry.count({ where: { event: "execution_taken_over" } });
  const figures = {
    ...counts,
    ends,
    calls: count("received"),
    applied: count("applied"),
    unsure: work.unsure,
  };
  console.log(`${title}, seed ${SEED}: ${JSON.stringify({ ...figures, takeOversSoFar: takeOvers })}`);
  expect(faults).toEqual([]);
  const [chain] = await owner.$queryRaw<{ whole: boolean }[]>`
    SELECT count(*) = max(position) AND bool_and(prev_hash = before) AS whole
    FROM (SELECT position, prev_hash, lag(hash, 1, sha256('twokey/timeline/1'::bytea)) OVER (ORDER BY position) AS before
      FROM timeline_entry) AS entry`;
  expect(chain).toEqual({ whole: true });
}

/** Lets plans flow while `work` goes on. */
async function underLoad(load: Workload, work: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  const flowing = load.flow(over.signal);
  await work().finally(() => over.abort());
  await flowing;
}

describe("real processes, a real platform with a journal, a database that keeps what it acknowledged", () => {
  test("two workers that start together on the same waiting plans do each of them once", async () => {
    const load = new Workload(yard, "together");
    for (let plan = 0; plan < 10; plan++) await load.offer();
    await Promise.all(["a", "b"].map((name) => slots.startReady(name)));
    await expectNoFault(load, "two workers started together", { plans: 10 });
  });

  test(`after ${KILLS} SIGKILLs nothing is lost, done twice or falsely said`, async () => {
    const load = new Workload(yard, "kill");
    const until = performance.now() + MOST_KILLING_MS;
    const struck: Record<string, number> = {};
    let kills = 0;
    const killer = async (name: string) => {
      while (kills < KILLS && performance.now() < until) {
        const { ready } = slots.start(name);
        if (random.below(12) > 0) await ready;
        const at = random.pick<Strike["at"]>(["received", "acted", "any time"]);
        const withinMs = at === "any time" ? random.below(2_500) : 8_000;
        const moment = await slots.strike(name, { at, withinMs, signal: "SIGKILL" });
        struck[moment] = (struck[moment] ?? 0) + 1;
        kills += 1;
      }
    };
    await underLoad(load, async () => {
      await Promise.all(["a", "b", "c", "d", "e"].map(killer));
    });
    await Promise.all(["a", "b"].map((name) => slots.startReady(name)));
    await expectNoFault(load, "killed", { kills, struck });
    expect(kills).toBeGreaterThanOrEqual(200);
  });

  test("a stopped holder of leases sends nothing after another took over, and writes nothing when it goes on", async () => {
    const load = new Workload(yard, "stop");
    const rounds = 2;
    let overtaken = 0;
    for (let round = 0; round < rounds; round++) {
      const sleeper = String(await slots.startReady("a"));
      for (let plan = 0; plan < 8; plan++) await load.offer();
      await slots.strike("a", { at: random.pick(["received", "acted"]), withinMs: 3_000, signal: "SIGSTOP" });
      await slots.startReady("b");
      await load.settle();
      slots.wake("a");
      for (let plan = 0; plan < 4; plan++) await load.offer();
      await wait(3_000);
      await load.settle();
      overtaken += await expectSilence(load, sleeper);
      await slots.killAll();
    }
    expect(overtaken).toBeGreaterThan(0);
    await expectNoFault(load, "stopped and continued", { rounds, overtaken });
  });

  test("a database that is restarted every few seconds loses and doubles nothing", async () => {
    const load = new Workload(yard, "restart");
    await Promise.all(["a", "b"].map((name) => slots.startReady(name)));
    let restarts = 0;
    await underLoad(load, async () => {
      for (; restarts < 10; restarts++) {
        await wait(4_000 + random.below(1_000));
        await postgres.restart(random.pick(["immediate", "fast"]));
      }
    });
    await expectNoFault(load, "database restarted", { restarts });
  });

  test("commits whose answers are cut off are found out, and nothing is done twice", async () => {
    const load = new Workload(yard, "cut");
    slots.databaseUrl = proxy.through(postgres.urls.worker);
    await Promise.all(["a", "b"].map((name) => slots.startReady(name)));
    proxy.cut(1 / 10);
    await underLoad(load, async () => {
      for (let second = 0; second < 90 && proxy.cuts() <= 20; second++) await wait(1_000);
    });
    proxy.cut(0);
    expect(proxy.cuts()).toBeGreaterThan(20);
    await expectNoFault(load, "answers to COMMIT cut", { cuts: proxy.cuts() });
  });
});

/** How many executions were taken from the sleeper; each of its calls afterwards is one too many. */
async function expectSilence(load: Workload, sleeper: string): Promise<number> {
  const rows = await owner.$queryRaw<{ target: string; at: Date }[]>`
    SELECT p.target_key AS target, min(t.at) AS at FROM timeline_entry t
    JOIN plan p ON p.incident_id = t.incident_id WHERE t.event = 'execution_taken_over' GROUP BY 1`;
  const { lines } = await load.judge();
  const afterwards = lines.filter((line) => {
    const taken = rows.find(({ target }) => target === line.target);
    return line.event === "received" && line.sender === sleeper && taken && line.at > taken.at.getTime();
  });
  expect(afterwards).toEqual([]);
  return rows.filter(({ target }) => lines.some((line) => line.target === target && line.sender === sleeper))
    .length;
}
