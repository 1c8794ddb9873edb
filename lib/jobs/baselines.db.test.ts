import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { useDatabase } from "@/test/database";
import { shopService } from "@/test/shop-config";
import { keepBaselines } from "./baselines";

const database = useDatabase();
let db: Database;
beforeAll(() => {
  db = openDatabase(database.workerUrl, 2);
});
afterAll(() => db.$disconnect());
beforeEach(async () => {
  const owner = openDatabase(database.ownerUrl, 1);
  await owner.$executeRaw`TRUNCATE metric_sample, trigger_firing, deployment`;
  await owner.$disconnect();
});

const START = Date.parse("2026-11-23T02:00:00.000Z");
const minute = (count: number) => new Date(START + count * 60_000);
const shop = shopService();

/** Conversions of `value` percent, a sample a second between two minutes. */
async function measure(from: number, to: number, value: number): Promise<void> {
  const samples = [];
  for (let at = minute(from).getTime(); at < minute(to).getTime(); at += 1_000) {
    samples.push({ service: "shop", metric: "conversion_rate", at: new Date(at), value, perSecond: 20 });
  }
  await db.metricSample.createMany({ data: samples });
}

async function deploy(version: string, at: Date): Promise<void> {
  await db.deployment.create({
    data: {
      id: randomUUID(),
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

async function fire(from: Date, until: Date | null): Promise<void> {
  await db.triggerFiring.create({
    data: {
      id: randomUUID(),
      service: "shop",
      trigger: "conversion-drop",
      metric: "conversion_rate",
      severity: "critical",
      breachAt: from,
      firedAt: from,
      recoveredAt: until,
    },
  });
}

const baselineAt = async (now: Date, keep = keepBaselines(shop)) =>
  (await keep(db, now)).get("conversion_rate");

describe("the baseline of a service", () => {
  it("is missing, with the reason, until a release is known", async () => {
    await measure(0, 5, 8);
    expect(await baselineAt(minute(6))).toMatchObject({ kind: "insufficient", reason: expect.any(String) });
  });

  it("is what was usual before the release that is live", async () => {
    await deploy("1.4.2", minute(0));
    await measure(0, 6, 8);
    await deploy("1.5.0", minute(6));
    await measure(6, 8, 4);
    expect(await baselineAt(minute(8))).toMatchObject({ kind: "usable", value: 8 });
  });

  it("stays the good one after the bad release was rolled back", async () => {
    await deploy("1.4.2", minute(0));
    await measure(0, 6, 8);
    await deploy("1.5.0", minute(6));
    await measure(6, 10, 4);
    await fire(minute(7), null);
    await deploy("1.4.2", minute(10));
    expect(await baselineAt(minute(10.1))).toMatchObject({ kind: "usable", value: 8 });
  });

  it("is taken anew as soon as another release is live, and not before a minute otherwise", async () => {
    const keep = keepBaselines(shop);
    await deploy("1.4.2", minute(0));
    await measure(0, 6, 8);
    expect(await baselineAt(minute(6), keep)).toMatchObject({ kind: "insufficient" });
    await deploy("1.5.0", minute(6));
    expect(await baselineAt(minute(6.1), keep)).toMatchObject({ kind: "usable", value: 8 });
    const first = await keep(db, minute(6.2));
    expect(await keep(db, minute(6.9))).toBe(first);
    expect(await keep(db, minute(7.2))).not.toBe(first);
  });

  it("is not taken at all where no trigger compares with one", async () => {
    const plain = shopService({ triggers: shop.triggers.slice(0, 1) });
    expect((await keepBaselines(plain)(db, minute(1))).size).toBe(0);
  });
});
