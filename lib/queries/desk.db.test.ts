import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { recordReadings } from "@/lib/jobs/record-readings";
import { useDatabase } from "@/test/database";
import { configWith, shopService } from "@/test/shop-config";
import { readDesk } from "./desk";
import { readPulse } from "./pulse";
import { readServicePage } from "./service";

const STANDING = { differences: async () => [] };

const database = useDatabase();
let web: Database;
let worker: Database;
let owner: Database;
beforeAll(() => {
  web = openDatabase(database.webUrl, 4);
  worker = openDatabase(database.workerUrl, 2);
  owner = openDatabase(database.ownerUrl, 2);
});
afterAll(() => Promise.all([web, worker, owner].map((db) => db.$disconnect())));
beforeEach(async () => {
  await owner.$executeRaw`TRUNCATE metric_sample, trigger_status, trigger_firing, deployment, target_status, worker_heartbeat`;
  await owner.$executeRaw`DELETE FROM incident`;
});

const START = Date.parse("2026-11-23T02:00:00.000Z");
const config = configWith(shopService());
const shop = shopService();
const second = (count: number) => new Date(START + count * 1_000);

/** Samples of this error rate, one a second, as if nobody had judged them. */
async function measure(from: number, seconds: number, errorRate: number): Promise<void> {
  const instants = Array.from({ length: seconds }, (_, count) => second(from + count));
  const samples = instants.flatMap((at) => [
    { service: "shop", metric: "error_rate", at, value: errorRate, perSecond: 20 },
    { service: "shop", metric: "conversion_rate", at, value: 8, perSecond: 20 },
  ]);
  await worker.metricSample.createMany({ data: samples });
}

/** Readings of this error rate, one a second, each judged. */
async function watch(from: number, seconds: number, errorRate: number): Promise<void> {
  const metrics = new Map(shop.metrics.definitions.map((definition) => [definition.name, definition]));
  const watched = { service: "shop", everyMs: 1_000, metrics, triggers: shop.triggers };
  for (let count = from; count < from + seconds; count++) {
    const at = second(count).getTime();
    const readings = new Map([
      ["error_rate", { at, value: errorRate, perSecond: 20 }],
      ["conversion_rate", { at, value: 8, perSecond: 20 }],
    ]);
    await recordReadings(worker, watched, readings, new Map(), second(count));
  }
}

async function deploy(version: string, at: Date): Promise<void> {
  const id = `40000000-0000-4000-8000-${String(at.getTime()).padStart(12, "0").slice(-12)}`;
  await owner.deployment.create({
    data: {
      id,
      service: "shop",
      target: "main",
      releaseId: version,
      version,
      commit: "a".repeat(40),
      liveSince: at,
      observedAt: at,
      saidBy: "link",
    },
  });
}

async function fire(from: number, until: number | null): Promise<void> {
  await worker.triggerFiring.create({
    data: {
      id: "50000000-0000-4000-8000-000000000001",
      service: "shop",
      trigger: "high-error-rate",
      metric: "error_rate",
      severity: "critical",
      breachAt: second(from),
      firedAt: second(from),
      recoveredAt: until === null ? null : second(until),
    },
  });
}

async function declare(service: string, number: number): Promise<void> {
  const personId = "10000000-0000-4000-8000-000000000001";
  const person = { id: personId, name: "Rosa", email: "rosa@shop.example" };
  await owner.person.upsert({ where: { id: personId }, create: person, update: {} });
  const id = `30000000-0000-4000-8000-00000000000${number}`;
  await owner.incident.create({
    data: { id, service, title: "Slow", declaredById: personId, declaredAt: second(0) },
  });
}

describe("the desk", () => {
  it("shows triggers that were never judged as such", async () => {
    const desk = await readDesk(web, config, second(0));
    expect(desk.services[0]?.triggers).toMatchObject([
      { name: "high-error-rate", state: null, evaluatedAt: null, limit: 5 },
      { name: "conversion-drop", state: null, limit: null },
    ]);
  });

  it("shows the state, the newest value of each step and when it was judged", async () => {
    await watch(0, 12, 9);
    const desk = await readDesk(web, config, second(12));
    const [view] = desk.services;
    expect(view?.triggers[0]).toMatchObject({
      state: { kind: "firing", since: START },
      evaluatedAt: second(11).getTime(),
    });
    expect(view?.series.error_rate?.points).toEqual([
      [second(4).getTime(), 9],
      [second(9).getTime(), 9],
      [second(11).getTime(), 9],
    ]);
  });

  it("keeps the services apart", async () => {
    await watch(0, 3, 9);
    const both = configWith(shopService({ key: "search", name: "Search" }), shop);
    const desk = await readDesk(web, both, second(3));
    expect(desk.services[0]?.series.error_rate?.points).toEqual([]);
    expect(desk.services[0]?.triggers[0]?.state).toBeNull();
    expect(desk.services[1]?.series.error_rate?.points).toHaveLength(1);
  });

  it("lists open incidents alone, newest first", async () => {
    await declare("shop", 1);
    await declare("search", 2);
    await owner.incident.updateMany({ where: { service: "shop" }, data: { resolvedAt: second(9) } });
    const desk = await readDesk(web, config, second(10));
    expect(desk.incidents).toMatchObject([{ service: "search", declaredAt: START, priority: null }]);
  });
});

describe("the page of a service", () => {
  it("is none for a service that is not configured", async () => {
    expect(await readServicePage(web, config, "nobody", second(0))).toBeNull();
  });

  it("says how each release did while it was live", async () => {
    await deploy("1.4.2", second(0));
    await measure(0, 70, 1);
    await deploy("1.5.0", second(70));
    await measure(70, 70, 9);
    await fire(80, null);
    const page = await readServicePage(web, config, "shop", second(140));
    expect(page?.releases).toMatchObject([
      { version: "1.5.0", startedAt: second(70).getTime(), endedAt: null, health: { state: "unhealthy" } },
      { version: "1.4.2", endedAt: second(70).getTime(), health: { state: "healthy" } },
    ]);
    expect(page?.firings).toMatchObject([{ trigger: "high-error-rate", recoveredAt: null }]);
  });

  it("does not blame a release for what fired before it came", async () => {
    await deploy("1.5.0", second(0));
    await measure(0, 90, 1);
    await fire(5, 30);
    await deploy("1.4.2", second(20));
    const page = await readServicePage(web, config, "shop", second(90));
    expect(page?.releases[0]).toMatchObject({ version: "1.4.2", health: { state: "healthy" } });
  });

  it("says what the metric source answered last, also when it failed", async () => {
    await watch(0, 2, 1);
    await owner.metricSample.create({
      data: { service: "shop", metric: "error_rate", at: second(5), error: "connection refused" },
    });
    const page = await readServicePage(web, config, "shop", second(6));
    expect(page?.source.metrics).toMatchObject([
      { name: "error_rate", value: null, error: "connection refused", readAt: second(5).getTime() },
      { name: "conversion_rate", value: 8, perSecond: 20, error: null },
    ]);
  });
});

describe("the pulse", () => {
  it("counts what fires and says when anybody looked last", async () => {
    await watch(0, 12, 9);
    expect(await readPulse(web, config, STANDING, second(12))).toMatchObject({
      firing: 1,
      judgedAt: second(11).getTime(),
      workerSeenAt: null,
    });
  });

  it("is never stale where nothing is watched", async () => {
    expect(await readPulse(web, configWith(), STANDING, second(0))).toMatchObject({
      firing: 0,
      staleAfterMs: null,
    });
  });
});
