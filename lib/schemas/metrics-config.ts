import { z } from "zod";
import type { MetricDefinition } from "@/lib/domain/metric/metric";
import { parseSelector } from "@/lib/domain/metric/selector";
import { block, httpUrl, text } from "./config-block";

const METRIC_NAME = /^[A-Za-z_][A-Za-z0-9_:]*$/;
const LONGEST_WINDOW_MS = 3_600_000;
type Measure = MetricDefinition["measure"];

const selector = z.string().superRefine((value, context) => {
  const parsed = parseSelector(value);
  if (parsed.ok) return;
  context.addIssue({
    code: "custom",
    message: `a series such as requests_total{status=~"5.."}: ${parsed.expected}`,
  });
});

const everyMs = z.int().min(250).max(300_000).default(5_000);
const headers = z.record(z.string().regex(/^[A-Za-z0-9-]+$/, "the name of a header"), z.string()).default({});
const source = z.discriminatedUnion("kind", [
  block({ kind: z.literal("scrape"), url: httpUrl, everyMs, headers }),
  block({ kind: z.literal("prometheus"), url: httpUrl, everyMs, headers }),
]);

const writtenDefinition = block({
  unit: z.enum(["percent", "ms", "none"]),
  minimumPerSecond: z.number().positive().optional(),
  windowMs: z.int().min(1_000).max(LONGEST_WINDOW_MS).optional(),
  ratio: block({ of: selector, to: selector }).optional(),
  quantile: block({
    q: z.number().gt(0).lt(1),
    histogram: selector,
    bucketsIn: z.enum(["seconds", "milliseconds"]).optional(),
  }).optional(),
  rate: block({ of: selector }).optional(),
  gauge: block({ of: selector }).optional(),
  query: text.max(10_000).optional(),
  trafficQuery: text.max(10_000).optional(),
});
type Written = z.infer<typeof writtenDefinition>;

const definition = writtenDefinition.transform((written, context) => {
  const faults = faultsOf(written);
  for (const [path, message] of faults) context.addIssue({ code: "custom", path: path.split("."), message });
  const measure = measureOf(written);
  if (!measure || faults.length > 0) return z.NEVER;
  return { unit: written.unit, minimumPerSecond: written.minimumPerSecond ?? null, measure };
});

const MEASURES = ["ratio", "quantile", "rate", "gauge", "query"] as const;

/** `metrics` of a service in twokey.yaml. */
export const metricsConfig = block({
  source,
  definitions: z.record(
    z.string().regex(METRIC_NAME, "the name of a metric: letters, digits and _, not beginning with a digit"),
    definition,
  ),
}).superRefine(({ source: from, definitions }, context) => {
  // Zod comes here also with a definition that failed its own checks, and that one has no measure.
  for (const [name, { measure }] of Object.entries<{ measure?: Measure }>(definitions)) {
    if (!measure) continue;
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: ["definitions", name, key], message });
    if (from.kind === "prometheus" && measure.kind !== "query") {
      refuse(measure.kind, "query, because the source is prometheus");
    }
    if (from.kind === "scrape" && measure.kind === "query") {
      refuse("query", "ratio, quantile, rate or gauge, because the source is a scrape");
    }
    if ("windowMs" in measure && measure.windowMs < 2 * from.everyMs) {
      refuse("windowMs", `at least ${2 * from.everyMs}, which is two scrapes`);
    }
  }
});

function faultsOf(written: Written): [path: string, expected: string][] {
  const used = MEASURES.filter((kind) => written[kind] !== undefined);
  const kind = used[0];
  if (used.length !== 1 || !kind) return [[used[1] ?? "ratio", `exactly one of ${MEASURES.join(", ")}`]];
  const faults: [string, string][] = [];
  const grows = kind === "ratio" || kind === "quantile" || kind === "rate";
  if (grows && written.windowMs === undefined) {
    faults.push(["windowMs", `the window of ${kind} in milliseconds, such as 60000`]);
  }
  if (!grows && written.windowMs !== undefined) faults.push(["windowMs", `no windowMs beside ${kind}`]);
  if (kind === "ratio" && written.unit === "ms")
    faults.push(["unit", "percent or none, because a ratio is no time"]);
  if (kind === "quantile" && written.unit === "percent") faults.push(["unit", "ms or none for a quantile"]);
  if (written.quantile && written.unit === "ms" && !bucketUnit(written.quantile)) {
    faults.push([
      "quantile.bucketsIn",
      "seconds or milliseconds, because the name of the histogram does not say it",
    ]);
  }
  if (kind !== "query" && written.trafficQuery !== undefined)
    faults.push(["trafficQuery", "it only beside query"]);
  const counts = kind === "ratio" || kind === "quantile" || written.trafficQuery !== undefined;
  if (written.minimumPerSecond !== undefined && !counts) {
    faults.push([
      "minimumPerSecond",
      "it only beside ratio, quantile or trafficQuery, which count the traffic",
    ]);
  }
  return faults;
}

function measureOf({
  ratio,
  quantile,
  rate,
  gauge,
  query,
  trafficQuery,
  windowMs = 0,
}: Written): Measure | null {
  if (ratio) return { kind: "ratio", ...ratio, windowMs };
  if (quantile) {
    const { q, histogram } = quantile;
    return { kind: "quantile", q, histogram, bucketsIn: bucketUnit(quantile) ?? "seconds", windowMs };
  }
  if (rate) return { kind: "rate", ...rate, windowMs };
  if (gauge) return { kind: "gauge", ...gauge };
  if (query !== undefined) return { kind: "query", query, trafficQuery: trafficQuery ?? null };
  return null;
}

function bucketUnit({ bucketsIn, histogram }: NonNullable<Written["quantile"]>) {
  if (bucketsIn) return bucketsIn;
  const name = /^\s*([^\s{]*)/.exec(histogram)?.[1] ?? "";
  if (name.endsWith("_seconds")) return "seconds";
  return /_(milliseconds|ms)$/.test(name) ? "milliseconds" : null;
}
