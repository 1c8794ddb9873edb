import { z } from "zod";
import { askOnce } from "@/lib/adapters/http";
import type { MetricDefinition, MetricName, Reading } from "@/lib/domain/metric/metric";
import { scrub } from "@/lib/scrub";
import {
  type MetricSettings,
  type MetricSource,
  shownAddress,
  statusProblem,
  timeoutFor,
} from "./metric-source";

type Asked = { ok: true; value: number | null; note?: string } | { ok: false; why: string };

const LARGEST_BYTES = 1024 * 1024;
const LONGEST_REASON = 300;

const point = z.tuple([z.number(), z.string()]);
const series = z.array(z.object({ value: point }));
const result = z.discriminatedUnion("resultType", [
  z.object({ resultType: z.literal("vector"), result: series }),
  z.object({ resultType: z.literal("scalar"), result: point }),
  z.object({ resultType: z.literal("matrix") }),
  z.object({ resultType: z.literal("string") }),
]);
const answer = z.discriminatedUnion("status", [
  z.object({ status: z.literal("success"), data: result }),
  z.object({ status: z.literal("error"), error: z.string() }),
]);

/** Asks the HTTP API of a Prometheus (or what speaks like one): one instant query a metric, one more for its traffic. */
export function prometheus({ source, everyMs, definitions }: MetricSettings): MetricSource {
  const address = shownAddress(source.url);
  const queries = definitions.map(queriesOf);
  const ask = async (query: string, signal: AbortSignal): Promise<Asked> => {
    const asked = await askOnce({
      url: queryUrl(source.url, query),
      headers: { accept: "application/json", ...source.headers },
      timeoutMs: timeoutFor(everyMs),
      maxBytes: LARGEST_BYTES,
      signal,
    });
    if (!asked.ok) return { ok: false, why: `${address}: ${asked.why}` };
    const found = asked.cut ? tooLarge : valueIn(asked.status, asked.body);
    return found.ok ? found : { ok: false, why: `${address}: ${found.why}` };
  };
  return {
    describe: () => `Prometheus at ${address}`,
    async read(now, signal) {
      const read = async (metric: Queries): Promise<[MetricName, Reading]> => {
        return [metric.name, await readMetric(metric, now, (query) => ask(query, signal))];
      };
      return new Map(await Promise.all(queries.map(read)));
    },
  };
}

type Queries = { name: MetricName; query: string; trafficQuery: string | null };

function queriesOf({ name, measure }: MetricDefinition): Queries {
  if (measure.kind !== "query") throw new Error(`${name} has no query to ask Prometheus`);
  return { name, query: measure.query, trafficQuery: measure.trafficQuery };
}

function queryUrl(base: string, query: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/api/v1/query`;
  url.searchParams.set("query", query);
  return url.href;
}

async function readMetric(
  { query, trafficQuery }: Queries,
  now: number,
  ask: (query: string) => Promise<Asked>,
): Promise<Reading> {
  const [value, traffic] = await Promise.all([ask(query), trafficQuery === null ? null : ask(trafficQuery)]);
  if (!value.ok) return { at: now, value: null, error: value.why };
  if (traffic && !traffic.ok) return { at: now, value: null, error: `the traffic query: ${traffic.why}` };
  const note = value.note ?? (traffic?.note && `the traffic query: ${traffic.note}`);
  return { at: now, value: value.value, perSecond: traffic?.value ?? undefined, note };
}

const tooLarge: Asked = { ok: false, why: `the answer is larger than ${LARGEST_BYTES / 1024} kB` };

function valueIn(status: number, body: string): Asked {
  const parsed = answer.safeParse(fromJson(body));
  if (!parsed.success) {
    const why = status === 200 ? "the answer is not one of the Prometheus query API" : statusProblem(status);
    return { ok: false, why };
  }
  if (parsed.data.status === "error") {
    return { ok: false, why: `the query was refused: ${scrub(parsed.data.error).slice(0, LONGEST_REASON)}` };
  }
  const { data } = parsed.data;
  if (data.resultType === "scalar") return toValue(data.result[1]);
  if (data.resultType !== "vector") {
    return { ok: false, why: `the query gives a ${data.resultType}, expected one number` };
  }
  if (data.result.length > 1) {
    return {
      ok: false,
      why: `the query gives ${data.result.length} series, expected one: put sum( ) around it`,
    };
  }
  const only = data.result[0];
  return only ? toValue(only.value[1]) : { ok: true, value: null, note: "the query gives no series" };
}

function toValue(written: string): Asked {
  const value = Number(written);
  return Number.isFinite(value)
    ? { ok: true, value }
    : { ok: true, value: null, note: `the query gives ${written}` };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
