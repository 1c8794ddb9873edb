import type { Transaction } from "@/lib/db/client";
import type { MetricName, Reading, Sample } from "@/lib/domain/metric/metric";
import type { SeriesPoint } from "@/lib/domain/metric/series";

/** One metric of one service. */
export type SeriesKey = { service: string; metric: MetricName };

/** Stores one look at a source in one statement. Readings of an instant that is stored already are left out. */
export async function saveReadings(
  tx: Transaction,
  service: string,
  readings: ReadonlyMap<MetricName, Reading>,
): Promise<void> {
  await tx.metricSample.createMany({
    data: [...readings].map(([metric, reading]) => ({
      service,
      metric,
      at: new Date(reading.at),
      value: reading.value,
      perSecond: reading.perSecond ?? null,
      error: reading.error ?? null,
    })),
    skipDuplicates: true,
  });
}

/** Everything measured from `from` until before `to`, oldest first. */
export async function readSamples(
  tx: Transaction,
  { service, metric }: SeriesKey,
  from: Date,
  to: Date,
): Promise<Sample[]> {
  const rows = await tx.metricSample.findMany({
    where: { service, metric, at: { gte: from, lt: to } },
    orderBy: { at: "asc" },
    select: { at: true, value: true, perSecond: true },
  });
  return rows.map((row) => ({ at: row.at.getTime(), value: row.value, perSecond: row.perSecond }));
}

/** Series for charts, in the order of `keys`: of each `stepMs` the newest value since `from`, oldest first. */
export async function readSeries(
  tx: Transaction,
  keys: readonly SeriesKey[],
  from: Date,
  stepMs: number,
): Promise<SeriesPoint[][]> {
  // One range of the primary key for each pair; by service alone the whole history would be read.
  const rows = await tx.$queryRaw<{ key: bigint; at: Date; value: number | null }[]>`
    SELECT wanted.key, sample.at, sample.value
    FROM unnest(${keys.map((key) => key.service)}::text[], ${keys.map((key) => key.metric)}::text[])
      WITH ORDINALITY AS wanted (service, metric, key)
    CROSS JOIN LATERAL (
      SELECT DISTINCT ON (step) at, value, floor(extract(epoch FROM at) * 1000 / ${stepMs}::float8) AS step
      FROM metric_sample m
      WHERE m.service = wanted.service AND m.metric = wanted.metric AND m.at >= ${from}
      ORDER BY step, at DESC
    ) AS sample
    ORDER BY wanted.key, sample.at`;
  const series: SeriesPoint[][] = keys.map(() => []);
  for (const row of rows) series[Number(row.key) - 1]?.push([row.at.getTime(), row.value]);
  return series;
}

/** Removes at most `limit` of the oldest samples from before `before`; says how many went. */
export async function pruneSamples(
  tx: Transaction,
  { service, metric }: SeriesKey,
  before: Date,
  limit: number,
): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM metric_sample WHERE service = ${service} AND metric = ${metric} AND at IN (
      SELECT at FROM metric_sample WHERE service = ${service} AND metric = ${metric} AND at < ${before}
      ORDER BY at LIMIT ${limit})`;
}
