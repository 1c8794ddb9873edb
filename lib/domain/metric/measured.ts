import { type Increase, ratePerSecond, total } from "./counter-window";
import { formatLimit } from "./format";
import { histogramQuantile } from "./histogram-quantile";
import type { MetricDefinition, Reading, Unit } from "./metric";

/** What a measure found, before it is given its instant. */
export type Measured = Omit<Reading, "at" | "error">;

const TOO_EARLY = "growth needs a second look at the page";

/** Share of `of` in `to`, in percent for the unit percent. No growth of `to` is no value, with a traffic of 0. */
export function measuredRatio(of: Increase | null, to: Increase | null, unit: Unit): Measured {
  if (!of || !to) return { value: null, note: TOO_EARLY };
  const whole = total(to);
  const perSecond = ratePerSecond(to);
  if (!(whole > 0)) return { value: null, perSecond, note: "nothing was counted in the window" };
  return { value: (total(of) / whole) * (unit === "percent" ? 100 : 1), perSecond };
}

/** Growth a second. */
export function measuredRate(of: Increase | null): Measured {
  if (!of) return { value: null, note: TOO_EARLY };
  return { value: ratePerSecond(of) };
}

/** Quantile of a histogram whose groups are its `le` labels. The traffic is what the infinite bucket counted. */
export function measuredQuantile(
  increase: Increase | null,
  measure: Extract<MetricDefinition["measure"], { kind: "quantile" }>,
  unit: Unit,
): Measured {
  if (!increase) return { value: null, note: TOO_EARLY };
  const buckets = [...increase.by].map(([le, count]) => ({ upperBound: toBound(le), count }));
  const infinite = buckets.find((bucket) => bucket.upperBound === Number.POSITIVE_INFINITY);
  if (!infinite) return { value: null, note: `the histogram ${measure.histogram} has no +Inf bucket` };
  const perSecond = (infinite.count * 1000) / increase.spanMs;
  const quantile = histogramQuantile(measure.q, buckets);
  if (!quantile) return { value: null, perSecond, note: "nothing was counted in the window" };
  const value = unit === "ms" && measure.bucketsIn === "seconds" ? quantile.value * 1000 : quantile.value;
  if (!quantile.capped) return { value, perSecond };
  return { value, perSecond, note: `at least ${formatLimit(value, unit)}: that is the highest bucket` };
}

/** `le` of a bucket as a number; Prometheus writes infinity as `+Inf`. */
function toBound(le: string): number {
  return le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le);
}
