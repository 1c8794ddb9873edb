/** Name of a metric of one service, as twokey.yaml and the condition files spell it: `error_rate`. */
export type MetricName = string;

/** Percentages are in percent (5 = 5 %), latencies in milliseconds, `none` is a bare number. */
export type Unit = "percent" | "ms" | "none";

/** How a metric is measured. Selectors and queries stay text, so that a definition can be sent anywhere. */
export type Measure =
  | { kind: "ratio"; of: string; to: string; windowMs: number }
  | {
      kind: "quantile";
      q: number;
      histogram: string;
      bucketsIn: "seconds" | "milliseconds";
      windowMs: number;
    }
  | { kind: "rate"; of: string; windowMs: number }
  | { kind: "gauge"; of: string }
  | { kind: "query"; query: string; trafficQuery: string | null };

export type MetricDefinition = {
  name: MetricName;
  unit: Unit;
  /** Below this many events a second a value says nothing; null: any traffic counts. */
  minimumPerSecond: number | null;
  measure: Measure;
};

/**
 * One look at a metric. `at` is in milliseconds since 1970. `value` is null when there was nothing to measure,
 * `perSecond` is the traffic behind it, `note` says in words why there is no value or how far to trust it,
 * `error` says in words why the source could not be read.
 */
export type Reading = {
  at: number;
  value: number | null;
  perSecond?: number;
  note?: string;
  error?: string;
};

/** A reading as it is stored: what charts, baselines and back-tests are made of. */
export type Sample = { at: number; value: number | null; perSecond?: number | null };
