import type { HttpHeaders } from "@/lib/adapters/http";
import type { MetricDefinition, MetricName, Reading } from "@/lib/domain/metric/metric";

/** `metrics` of a service in twokey.yaml. */
export type MetricSettings = {
  source: SourceSettings;
  everyMs: number;
  definitions: readonly MetricDefinition[];
};

export type SourceSettings = { kind: "scrape" | "prometheus"; url: string; headers: HttpHeaders };

/** Where the metrics of one service are read. */
export type MetricSource = {
  /** For people: "the page http://localhost:4410/metrics". */
  describe(): string;
  /**
   * Looks once: a reading at `now` (ms since 1970) for every metric defined. Never rejects: what went wrong stands in
   * the readings. A source remembers its looks, so they follow each other and never overlap.
   */
  read(now: number, signal: AbortSignal): Promise<ReadonlyMap<MetricName, Reading>>;
};

/** A look takes no longer than this: a source that hangs must not hide behind its last answer. */
export function timeoutFor(everyMs: number): number {
  return Math.min(Math.max(2 * everyMs, 2_000), 10_000);
}

/** The same failure for every metric of a source. */
export function failedReadings(
  definitions: readonly MetricDefinition[],
  now: number,
  error: string,
): ReadonlyMap<MetricName, Reading> {
  return new Map(definitions.map(({ name }) => [name, { at: now, value: null, error }]));
}

/** An address for people: without a query, which may hold a secret. */
export function shownAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** Why an answer that is not 200 is no reading. */
export function statusProblem(status: number): string {
  const isRedirect = status >= 300 && status < 400;
  if (isRedirect) return `it answered ${status}, a redirect, and redirects are not followed`;
  if (status === 401 || status === 403)
    return `it answered ${status}: the credentials are missing or not accepted`;
  return `it answered ${status}`;
}
