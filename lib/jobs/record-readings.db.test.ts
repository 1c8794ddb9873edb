import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import type { MetricDefinition, Reading } from "@/lib/domain/metric/metric";
import type { Baseline } from "@/lib/domain/trigger/baseline";
import type { Trigger } from "@/lib/domain/trigger/trigger";
import { useDatabase } from "@/test/database";
import { recordReadings, type WatchedTriggers } from "./record-readings";

const database = useDatabase();
let db: Database;
let owner: Database;
beforeAll(() => {
  db = openDatabase(database.workerUrl, 4);
  owner = openDatabase(database.ownerUrl, 2);
});
afterAll(() => Promise.all([db.$disconnect(), owner.$disconnect()]));
beforeEach(async () => {
  await owner.$executeRaw`TRUNCATE metric_sample, trigger_status, trigger_firing`;
});

const START = Date.parse("2026-11-23T02:00:00.000Z");
const errorRate: MetricDefinition = {
  name: "error_rate",
  unit: "percent",
  minimumPerSecond: 0.5,
  measure: { kind: "gauge", of: "error_rate" },
};
const highErrorRate: Trigger = {
  name: "high-error-rate",
  severity: "critical",
  unit: "percent",
  written: "error_rate > 5% for 3 seconds",
  condition: {
    kind: "threshold",
    metric: "error_rate",
    comparison: ">",
    threshold: 5,
    unit: "percent",
    holdMs: 3_000,
  },
};
const watched: WatchedTriggers = {
  service: "shop",
  everyMs: 1_000,
  metrics: new Map([["error_rate", errorRate]]),
  triggers: [highErrorRate],
};
const none = new Map<string, Baseline>();

/** Takes in one reading at `second`; `reading` is a value, or what else the source said. */
async function read(second: number, reading: number | Partial<Reading>): Promise<void> {
  const at = START + second * 1_000;
  const said = typeof reading === "number" ? { value: reading, perSecond: 20 } : { value: null, ...reading };
  await recordReadings(db, watched, new Map([["error_rate", { at, ...said }]]), none, new Date(at));
}

const statusKind = async () => (await owner.triggerStatus.findFirstOrThrow()).kind;
const firings = () => owner.triggerFiring.findMany({ orderBy: { firedAt: "asc" } });
const events = async (name: string) =>
  (await owner.timelineEntry.findMany({ where: { event: name }, orderBy: { position: "asc" } })).map(
    (entry) => ({ incidentId: entry.incidentId, ...(JSON.parse(entry.body) as object) }),
  );

describe("a trigger that is watched", () => {
  it("fires when its breach has lasted, with one firing and one row of the log", async () => {
    const before = (await events("trigger_fired")).length;
    for (const second of [0, 1, 2]) await read(second, 9);
    expect(await statusKind()).toBe("pending");
    expect(await firings()).toEqual([]);
    await read(3, 9);
    await read(4, 9);
    expect(await statusKind()).toBe("firing");
    expect(await firings()).toMatchObject([
      { breachAt: new Date(START), firedAt: new Date(START + 3_000), recoveredAt: null },
    ]);
    const logged = (await events("trigger_fired")).slice(before);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ trigger: "high-error-rate", breachAt: new Date(START).toISOString() });
  });

  it("ends its firing at the first good reading, and keeps the worst value", async () => {
    for (const [second, value] of [9, 30, 12, 8].entries()) await read(second, value);
    await read(4, 1);
    expect(await statusKind()).toBe("recovered");
    expect(await firings()).toMatchObject([{ recoveredAt: new Date(START + 4_000), peak: 30 }]);
    expect(await events("trigger_recovered")).not.toHaveLength(0);
  });

  it("goes on where it stood after a restart: all it knows is in the database", async () => {
    for (const second of [0, 1, 2]) await read(second, 9);
    const restarted = openDatabase(database.workerUrl, 1);
    try {
      const at = START + 3_000;
      const reading: Reading = { at, value: 9, perSecond: 20 };
      await recordReadings(restarted, watched, new Map([["error_rate", reading]]), none, new Date(at));
    } finally {
      await restarted.$disconnect();
    }
    expect(await firings()).toMatchObject([{ breachAt: new Date(START) }]);
  });

  it.each([
    ["no_data", {}],
    ["source_error", { error: "connection refused" }],
    ["too_little_traffic", { value: 0, perSecond: 0.1 }],
  ] as const)("is %s and never ok when that is all it got", async (kind, reading) => {
    await read(0, 1);
    await read(1, reading);
    expect(await statusKind()).toBe(kind);
  });

  it("keeps its firing open while the source is down", async () => {
    for (const second of [0, 1, 2, 3]) await read(second, 9);
    await read(4, { error: "connection refused" });
    expect(await firings()).toMatchObject([{ recoveredAt: null }]);
  });

  it("stores a reading that failed with its reason, not as a zero", async () => {
    await read(0, { error: "connection refused" });
    expect(await owner.metricSample.findMany()).toMatchObject([{ value: null, error: "connection refused" }]);
  });

  it("belongs to the incident that is open for its service", async () => {
    const personId = "10000000-0000-4000-8000-000000000001";
    const incidentId = "10000000-0000-4000-8000-000000000002";
    await owner.person.create({ data: { id: personId, name: "Rosa", email: "rosa@shop.example" } });
    await owner.incident.create({
      data: {
        id: incidentId,
        service: "shop",
        title: "Slow",
        declaredById: personId,
        declaredAt: new Date(START),
      },
    });
    for (const second of [0, 1, 2, 3]) await read(second, 9);
    expect(await firings()).toMatchObject([{ incidentId }]);
    expect((await events("trigger_fired")).at(-1)).toMatchObject({ incidentId });
  });

  it("is recorded once when two workers look at the same instant", async () => {
    for (const second of [0, 1, 2]) await read(second, 9);
    await Promise.all([read(3, 9), read(3, 9), read(3, 9)]);
    expect(await firings()).toHaveLength(1);
    expect(await owner.metricSample.count()).toBe(4);
  });
});
