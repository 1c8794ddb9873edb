import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openMetricSource } from "@/lib/adapters/metric-sources/registry";
import type { ServiceConfig } from "@/lib/config/config";
import { type Database, openDatabase } from "@/lib/db/client";
import { useDatabase } from "@/test/database";
import { pollService } from "./poll-metrics";

const database = useDatabase();
let db: Database;
let owner: Database;
let page: MetricsPage;
let stop: AbortController;
let loops: Promise<void>[];

beforeAll(() => {
  db = openDatabase(database.workerUrl, 6);
  owner = openDatabase(database.ownerUrl, 2);
});
afterAll(() => Promise.all([db.$disconnect(), owner.$disconnect()]));
beforeEach(async () => {
  await owner.$executeRaw`TRUNCATE metric_sample, trigger_status, trigger_firing`;
  page = await servePage();
  stop = new AbortController();
  loops = [];
});
afterEach(async () => {
  stop.abort();
  await page.close();
  await Promise.all(loops);
});

/** A metrics page whose counters grow with each look: `failing` of every 100 requests are errors. */
type MetricsPage = {
  url: string;
  failing: number;
  answer: "page" | "garbage" | "nothing" | "500";
  close(): Promise<void>;
};

async function servePage(): Promise<MetricsPage> {
  const counted = { good: 0, bad: 0 };
  const server: Server = createServer((_, response) => {
    if (served.answer === "nothing") return;
    if (served.answer === "500") return response.writeHead(500).end("no");
    if (served.answer === "garbage")
      return response.end("<html>\u0000 nothing to see {{{ 12 twelve\n".repeat(50));
    counted.good += 100 - served.failing;
    counted.bad += served.failing;
    return response.end(
      `# TYPE requests_total counter\nrequests_total{status="200"} ${counted.good}\nrequests_total{status="500"} ${counted.bad}\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const served: MetricsPage = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    failing: 1,
    answer: "page",
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return served;
}

function service(key: string, url = page.url): ServiceConfig {
  return {
    key,
    name: key,
    description: null,
    publicName: null,
    triggers: [
      {
        name: "high-error-rate",
        severity: "critical",
        unit: "percent",
        written: "error_rate > 5% for 1 second",
        condition: {
          kind: "threshold",
          metric: "error_rate",
          comparison: ">",
          threshold: 5,
          unit: "percent",
          holdMs: 300,
        },
      },
    ],
    baseline: { kind: "before-release", minutes: 5 },
    metrics: {
      source: { kind: "scrape", url, headers: {} },
      everyMs: 100,
      definitions: [
        {
          name: "error_rate",
          unit: "percent",
          minimumPerSecond: 0.5,
          measure: { kind: "ratio", of: 'requests_total{status="500"}', to: "requests_total", windowMs: 500 },
        },
      ],
    },
    targets: [],
    verification: { watchMinutes: 1, smoke: [] },
    problems: [],
  };
}

function poll(key: string, url?: string): void {
  const config = service(key, url);
  const polling = { db, signal: stop.signal, logger: pino({ level: "silent" }) };
  loops.push(pollService(polling, config, openMetricSource(config.metrics)).stopped);
}

const kindOf = async (key: string) =>
  (await owner.triggerStatus.findFirst({ where: { service: key } }))?.kind ?? null;
const becomes = (key: string, kind: string) =>
  vi.waitFor(async () => expect(await kindOf(key)).toBe(kind), { timeout: 8_000, interval: 20 });

describe("polling a real metrics page", () => {
  it("judges a quiet service ok, and makes a breach a firing", async () => {
    poll("shop");
    await becomes("shop", "ok");
    page.failing = 30;
    await becomes("shop", "firing");
    expect(await owner.triggerFiring.count({ where: { service: "shop", recoveredAt: null } })).toBe(1);
    page.failing = 1;
    await becomes("shop", "recovered");
    expect(await owner.triggerFiring.count({ where: { service: "shop", recoveredAt: null } })).toBe(0);
  });

  it("says that the source cannot be read, never ok, when it goes away or answers with an error", async () => {
    poll("shop");
    await becomes("shop", "ok");
    page.answer = "500";
    await becomes("shop", "source_error");
    await page.close();
    await vi.waitFor(async () => {
      const last = await owner.metricSample.findFirst({ orderBy: { at: "desc" } });
      expect(last).toMatchObject({ value: null, error: expect.stringMatching(/\S/) });
    });
    expect(await kindOf("shop")).toBe("source_error");
  });

  it("goes on when the source is back", async () => {
    page.answer = "500";
    poll("shop");
    await becomes("shop", "source_error");
    page.answer = "page";
    await becomes("shop", "ok");
  });

  it("is not fooled by garbage", async () => {
    page.answer = "garbage";
    poll("shop");
    await vi.waitFor(async () => expect(await kindOf("shop")).not.toBeNull());
    expect(["no_data", "source_error"]).toContain(await kindOf("shop"));
  });

  it("is not held up by another service whose source hangs", async () => {
    const hanging = await servePage();
    hanging.answer = "nothing";
    try {
      poll("hanging", hanging.url);
      poll("shop");
      await becomes("shop", "ok");
      const readings = await owner.metricSample.count({ where: { service: "shop" } });
      await vi.waitFor(async () =>
        expect(await owner.metricSample.count({ where: { service: "shop" } })).toBeGreaterThan(readings + 3),
      );
      expect(await kindOf("hanging")).not.toBe("ok");
    } finally {
      stop.abort();
      await hanging.close();
    }
  });

  it("ends the firing of a trigger that the configuration no longer has", async () => {
    await owner.triggerFiring.create({
      data: {
        id: "20000000-0000-4000-8000-000000000001",
        service: "shop",
        trigger: "gone",
        metric: "error_rate",
        severity: "warning",
        breachAt: new Date(),
        firedAt: new Date(),
      },
    });
    poll("shop");
    await becomes("shop", "ok");
    expect(await owner.triggerFiring.count({ where: { recoveredAt: null } })).toBe(0);
  });
});
