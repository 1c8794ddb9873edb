import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { MetricDefinition } from "@/lib/domain/metric/metric";
import { Secret } from "@/lib/secret";
import { metricSourceContract, type Situation } from "./contract";
import { openMetricSource } from "./registry";

const definitions: MetricDefinition[] = [
  {
    name: "error_rate",
    unit: "percent",
    minimumPerSecond: 0.5,
    measure: { kind: "query", query: "errors", trafficQuery: "traffic" },
  },
  {
    name: "p99_latency",
    unit: "ms",
    minimumPerSecond: null,
    measure: { kind: "query", query: "latency", trafficQuery: null },
  },
];

const values: Record<Situation, Record<string, string | null>> = {
  start: { errors: "NaN", traffic: "0", latency: "NaN" },
  healthy: { errors: "1", traffic: "100", latency: "99.5" },
  breaching: { errors: "40", traffic: "100", latency: "4900" },
  "no traffic": { errors: "NaN", traffic: "0", latency: "NaN" },
  "no data": { errors: null, traffic: null, latency: null },
};

const success = (data: unknown) => JSON.stringify({ status: "success", data });
const vector = (...found: string[]) =>
  success({
    resultType: "vector",
    result: found.map((value) => ({ metric: {}, value: [1795391750.546, value] })),
  });

metricSourceContract({
  name: "prometheus",
  settings: (url) => ({ source: { kind: "prometheus", url, headers: {} }, everyMs: 250, definitions }),
  body(situation, request) {
    const value = values[situation][request.searchParams.get("query") ?? ""];
    return vector(...(value ? [value] : []));
  },
});

describe("answers of the Prometheus query API", () => {
  const server = createServer();
  afterEach(async () => {
    server.removeAllListeners("request");
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function readLatency(status: number, body: string) {
    const asked: string[] = [];
    server.on("request", (request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prometheus/`;
    const source = openMetricSource({
      source: { kind: "prometheus", url, headers: {} },
      everyMs: 1000,
      definitions: definitions.slice(1),
    });
    const reading = (await source.read(5, new AbortController().signal)).get("p99_latency");
    return { reading, asked };
  }

  it("asks below the path of the address", async () => {
    const { reading, asked } = await readLatency(200, success({ resultType: "scalar", result: [1, "12.5"] }));
    expect(asked).toEqual(["/prometheus/api/v1/query?query=latency"]);
    expect(reading).toMatchObject({ at: 5, value: 12.5 });
  });

  it("passes on why a query was refused", async () => {
    const body = {
      status: "error",
      errorType: "bad_data",
      error: 'invalid parameter "query": unknown function',
    };
    const { reading } = await readLatency(400, JSON.stringify(body));
    expect(reading?.error).toContain('the query was refused: invalid parameter "query": unknown function');
  });

  it("cuts a long reason only after it took the secrets out, so that no half of one is left", async () => {
    const secret = `planted-${"s".repeat(40)}`;
    Secret.of(secret);
    const error = `${"x".repeat(280)}${secret}`;
    const { reading } = await readLatency(400, JSON.stringify({ status: "error", error }));
    expect(reading?.error).toContain("x[secret]");
    expect(reading?.error).not.toContain("planted");
  });

  it("does not choose between several series", async () => {
    expect((await readLatency(200, vector("1", "2"))).reading?.error).toContain(
      "gives 2 series, expected one",
    );
  });

  it.each(["NaN", "+Inf", "-Inf"])("takes %s for no data, and says so", async (value) => {
    const { reading } = await readLatency(200, vector(value));
    expect(reading).toMatchObject({ value: null, note: `the query gives ${value}` });
    expect(reading?.error).toBeUndefined();
  });

  it("refuses a range in place of a number", async () => {
    const { reading } = await readLatency(200, success({ resultType: "matrix", result: [] }));
    expect(reading?.error).toContain("gives a matrix, expected one number");
  });
});
