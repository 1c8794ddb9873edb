/** One series of one scrape. `group` is what is added up together: the `le` of a bucket, or "" for a plain counter. */
export type CounterSeries = { key: string; group: string; value: number };

type Increment = { fromAt: number; toAt: number; by: ReadonlyMap<string, number> };

/** What has to be remembered of a counter to know how much it grew in the last `windowMs`. */
export type CounterWindow = {
  windowMs: number;
  lastAt: number | null;
  seen: ReadonlyMap<string, { value: number; at: number }>;
  increments: readonly Increment[];
};

/** How much each group grew, over the `spanMs` that was really watched. */
export type Increase = { spanMs: number; by: ReadonlyMap<string, number> };

export function emptyWindow(windowMs: number): CounterWindow {
  return { windowMs, lastAt: null, seen: new Map(), increments: [] };
}

/**
 * Takes the next scrape in. A value below the last one is a restarted process and counts from zero, and so does a
 * series that was not there before: its first error must not be lost. A pause longer than the window starts afresh.
 */
export function takeScrape(
  window: CounterWindow,
  at: number,
  series: readonly CounterSeries[],
): CounterWindow {
  const { windowMs, lastAt } = window;
  const follows = lastAt !== null && at > lastAt && at - lastAt <= windowMs;
  const seen = new Map<string, { value: number; at: number }>();
  if (follows) {
    for (const [key, last] of window.seen) if (at - last.at <= windowMs) seen.set(key, last);
  }
  const by = new Map<string, number>();
  for (const { key, group, value } of series) {
    if (!Number.isFinite(value)) continue;
    const last = seen.get(key)?.value ?? 0;
    by.set(group, (by.get(group) ?? 0) + (value >= last ? value - last : value));
    seen.set(key, { value, at });
  }
  if (!follows) return { windowMs, lastAt: at, seen, increments: [] };
  const increments = window.increments.filter((increment) => increment.fromAt >= at - windowMs);
  return { windowMs, lastAt: at, seen, increments: [...increments, { fromAt: lastAt, toAt: at, by }] };
}

/** The growth in the window; null until two scrapes have been taken. */
export function increaseOf(window: CounterWindow): Increase | null {
  const first = window.increments[0];
  if (!first || window.lastAt === null) return null;
  const by = new Map<string, number>();
  for (const increment of window.increments) {
    for (const [group, grown] of increment.by) by.set(group, (by.get(group) ?? 0) + grown);
  }
  return { spanMs: window.lastAt - first.fromAt, by };
}

/** Events a second over all groups. */
export function ratePerSecond(increase: Increase): number {
  return (total(increase) * 1000) / increase.spanMs;
}

/** Growth over all groups. */
export function total(increase: Increase): number {
  let sum = 0;
  for (const grown of increase.by.values()) sum += grown;
  return sum;
}
