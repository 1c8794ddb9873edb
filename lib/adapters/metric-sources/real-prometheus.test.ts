import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { MetricDefinition, Reading } from "@/lib/domain/metric/metric";
import { openMetricSource } from "./registry";

const installed = spawnSync("prometheus", ["--version"]).status === 0;
const named = installed
  ? "a real Prometheus"
  : "a real Prometheus (skipped: no program prometheus on this machine)";

const query = (text: string, trafficQuery: string | null = null) =>
  ({ kind: "query", query: text, trafficQuery }) as const;
const definitions: MetricDefinition[] = [
  {
    name: "error_rate",
    unit: "percent",
    minimumPerSecond: 1,
    measure: query(
      '100 * (sum(rate(shop_requests_total{status=~"5.."}[5s])) or vector(0)) / sum(rate(shop_requests_total[5s]))',
      "sum(rate(shop_requests_total[5s]))",
    ),
  },
  { name: "idle", unit: "percent", minimumPerSecond: null, measure: query("vector(0) / vector(0)") },
  { name: "unknown", unit: "none", minimumPerSecond: null, measure: query("no_such_metric") },
  { name: "wrong", unit: "none", minimumPerSecond: null, measure: query("sum(rate(x[5s])") },
];

describe.skipIf(!installed)(named, () => {
  let folder: string;
  let url: string;
  let program: ChildProcess;
  let scrapes = 0;
  const target = createServer((_, response) => {
    scrapes += 1;
    const body = `shop_requests_total{status="200"} ${scrapes * 30}\nshop_requests_total{status="500"} ${scrapes * 10}\n`;
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(body);
  });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "twokey-prometheus-"));
    const targetPort = await listen(target);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    await writeFile(
      path.join(folder, "prometheus.yml"),
      `global: { scrape_interval: 500ms, scrape_timeout: 400ms }
scrape_configs: [{ job_name: shop, static_configs: [{ targets: ["127.0.0.1:${targetPort}"] }] }]
`,
    );
    program = spawn(
      "prometheus",
      [
        `--config.file=${path.join(folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${path.join(folder, "tsdb")}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: "ignore" },
    );
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => program.once("exit", resolve));
    program.kill("SIGKILL");
    await ended;
    target.closeAllConnections();
    target.close();
    await rm(folder, { recursive: true });
  });

  it("measures a rate, and tells no data, no number and a wrong query apart", {
    timeout: 60_000,
  }, async () => {
    const source = openMetricSource({
      source: { kind: "prometheus", url, headers: {} },
      everyMs: 1000,
      definitions,
    });
    const readings = await vi.waitFor(
      async () => {
        const found = await source.read(7, new AbortController().signal);
        expect(found.get("error_rate")?.value).toBeCloseTo(25);
        return found;
      },
      { timeout: 50_000, interval: 250 },
    );
    const reading = (name: string): Reading | undefined => readings.get(name);
    expect(reading("error_rate")?.perSecond).toBeGreaterThan(10);
    expect(reading("idle")).toMatchObject({ at: 7, value: null, note: "the query gives NaN" });
    expect(reading("unknown")).toMatchObject({ value: null, note: "the query gives no series" });
    expect(reading("wrong")?.error).toContain("the query was refused");
  });
});

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
