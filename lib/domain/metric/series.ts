/** `[at in ms since 1970, value]`; null is a gap: there was nothing to measure, or nobody could. */
export type SeriesPoint = readonly [at: number, value: number | null];

/** What a chart draws: the newest value of each `stepMs` of the last `spanMs`, oldest first. */
export type Series = { stepMs: number; spanMs: number; points: readonly SeriesPoint[] };

/**
 * The series with one more sample. A sample in the step of the newest point replaces it; points that have grown
 * older than the span go, except the newest of them, from which the line enters the chart.
 */
export function withSample(series: Series, at: number, value: number | null): Series {
  const last = series.points.at(-1);
  if (last && at < last[0]) return series;
  const stepOf = (instant: number) => Math.floor(instant / series.stepMs);
  const kept = last && stepOf(last[0]) === stepOf(at) ? series.points.slice(0, -1) : series.points;
  const oldest = at - series.spanMs;
  const firstInside = kept.findIndex(([pointAt]) => pointAt >= oldest);
  const trimmed = firstInside > 1 ? kept.slice(firstInside - 1) : kept;
  return { ...series, points: [...trimmed, [at, value]] };
}
