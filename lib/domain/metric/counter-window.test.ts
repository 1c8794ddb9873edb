import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CounterWindow,
  emptyWindow,
  increaseOf,
  ratePerSecond,
  takeScrape,
  total,
} from "./counter-window";

type Page = Record<string, number>;

function scrape(window: CounterWindow, at: number, page: Page): CounterWindow {
  const series = Object.entries(page).map(([key, value]) => ({ key, group: "", value }));
  return takeScrape(window, at, series);
}

function grown(
  windowMs: number,
  ...pages: [at: number, page: Page][]
): { spanMs: number; total: number } | null {
  const window = pages.reduce((before, [at, page]) => scrape(before, at, page), emptyWindow(windowMs));
  const increase = increaseOf(window);
  return increase && { spanMs: increase.spanMs, total: total(increase) };
}

describe("growth of counters", () => {
  it("needs two scrapes", () => {
    expect(grown(10_000)).toBeNull();
    expect(grown(10_000, [0, { a: 5 }])).toBeNull();
    expect(grown(10_000, [0, { a: 5 }], [1000, { a: 7 }])).toEqual({ spanMs: 1000, total: 2 });
  });

  it("counts from zero when the process was restarted", () => {
    expect(grown(10_000, [0, { a: 100 }], [1000, { a: 3 }], [2000, { a: 4 }])?.total).toBe(4);
  });

  it("counts the first error of a series that was not there before", () => {
    expect(grown(10_000, [0, { ok: 10 }], [1000, { ok: 20, failed: 7 }])?.total).toBe(17);
  });

  it("does not count a series twice that was missing from one scrape", () => {
    expect(grown(10_000, [0, { a: 100 }], [1000, {}], [2000, { a: 101 }])?.total).toBe(1);
  });

  it("forgets what is older than the window", () => {
    const pages = [0, 1, 2, 3, 4, 5].map((second): [number, Page] => [second * 1000, { a: second * second }]);
    expect(grown(2000, ...pages)).toEqual({ spanMs: 2000, total: 25 - 9 });
  });

  it("starts afresh after a pause longer than the window", () => {
    expect(grown(5000, [0, { a: 0 }], [1000, { a: 1 }], [60_000, { a: 900 }])).toBeNull();
    expect(grown(5000, [0, { a: 0 }], [60_000, { a: 900 }], [61_000, { a: 905 }])).toEqual({
      spanMs: 1000,
      total: 5,
    });
  });

  it("skips values that are no numbers", () => {
    expect(grown(5000, [0, { a: 1, b: Number.NaN }], [1000, { a: 2, b: Number.NaN }])?.total).toBe(1);
  });

  it("gives a rate over the span that was watched", () => {
    const window = scrape(scrape(emptyWindow(60_000), 0, { a: 0 }), 4000, { a: 10 });
    const increase = increaseOf(window);
    expect(increase && ratePerSecond(increase)).toBe(2.5);
  });

  it("equals last minus first for a counter that never restarts, whatever the rhythm", () => {
    const steps = fc.array(fc.record({ after: fc.integer({ min: 1, max: 900 }), by: fc.nat(50) }), {
      minLength: 2,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1000, max: 5000 }), (history, windowMs) => {
        let [at, value] = [0, 0];
        const points = history.map(({ after, by }) => {
          at += after;
          value += by;
          return { at, value };
        });
        const inWindow = points.filter((point) => point.at >= at - windowMs);
        const first = inWindow[0] ?? { at, value };
        const found = grown(
          windowMs,
          ...points.map((point): [number, Page] => [point.at, { a: point.value }]),
        );
        expect(found).toEqual(
          inWindow.length < 2 ? null : { spanMs: at - first.at, total: value - first.value },
        );
      }),
    );
  });
});
