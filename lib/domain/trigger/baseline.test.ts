import { describe, expect, it } from "vitest";
import type { Sample } from "../metric/metric";
import { type BaselineInput, baselineWindow, computeBaseline } from "./baseline";

const minute = 60_000;
const day = 24 * 60 * minute;
const releasedAt = 1_000 * day;
const every = (from: number, to: number, value: number): Sample[] =>
  Array.from({ length: (to - from) / 1000 }, (_, index) => ({
    at: from + index * 1000,
    value,
    perSecond: 5,
  }));

const compute = (changes: Partial<BaselineInput> = {}) =>
  computeBaseline({
    rule: { kind: "before-release", minutes: 5 },
    samples: [],
    releasedAt,
    minimumPerSecond: 0.5,
    everyMs: 1000,
    now: releasedAt + minute,
    ...changes,
  });

describe("a baseline before a release", () => {
  it("is the median of the samples in front of the release, with its age", () => {
    const samples = [
      ...every(releasedAt - 10 * minute, releasedAt - 5 * minute, 100),
      ...every(releasedAt - 5 * minute, releasedAt - minute, 4),
      ...every(releasedAt - minute, releasedAt, 9),
      ...every(releasedAt, releasedAt + minute, 1),
    ];
    expect(compute({ samples })).toEqual({
      kind: "usable",
      value: 4,
      samples: 300,
      fromAt: releasedAt - 5 * minute,
      toAt: releasedAt,
      ageMs: minute,
    });
  });

  it("does not reach back into the release before the last", () => {
    const samples = [
      ...every(releasedAt - 5 * minute, releasedAt - 2 * minute, 100),
      ...every(releasedAt - 2 * minute, releasedAt, 4),
    ];
    const found = compute({ samples, previousReleasedAt: releasedAt - 2 * minute });
    expect(found).toMatchObject({ kind: "usable", value: 4, fromAt: releasedAt - 2 * minute });
  });

  it("leaves out what had no value or too little traffic", () => {
    const quiet = every(releasedAt - 4 * minute, releasedAt - 2 * minute, 100).map((sample) => ({
      ...sample,
      perSecond: 0.1,
    }));
    const empty = every(releasedAt - 2 * minute, releasedAt - 1.5 * minute, 0).map((sample) => ({
      ...sample,
      value: null,
    }));
    const samples = [...quiet, ...empty, ...every(releasedAt - 1.5 * minute, releasedAt, 4)];
    expect(compute({ samples })).toMatchObject({ kind: "usable", value: 4, samples: 90 });
  });

  it("is insufficient with few samples, with none, with a zero and without a release", () => {
    const few = compute({ samples: every(releasedAt - minute / 2, releasedAt, 4) });
    expect(few).toMatchObject({
      kind: "insufficient",
      samples: 30,
      reason: "30 samples in its window, it needs 60",
    });
    expect(compute()).toMatchObject({ kind: "insufficient", samples: 0 });
    expect(compute({ samples: every(releasedAt - 5 * minute, releasedAt, 0) })).toMatchObject({
      kind: "insufficient",
    });
    expect(compute({ releasedAt: null })).toMatchObject({ kind: "insufficient", fromAt: null });
  });

  it("goes stale when the release has been live for more than a week", () => {
    const samples = every(releasedAt - 5 * minute, releasedAt, 4);
    expect(compute({ samples, now: releasedAt + 7 * day })).toMatchObject({ kind: "usable" });
    expect(compute({ samples, now: releasedAt + 7 * day + 1 })).toMatchObject({ kind: "stale", value: 4 });
  });
});

describe("a baseline from the same hour last week", () => {
  const now = releasedAt;
  const rule = { kind: "same-hour-last-week" } as const;

  it("takes the hour around this moment a week ago, release or not", () => {
    const window = { fromAt: now - 7 * day - 30 * minute, toAt: now - 7 * day + 30 * minute };
    expect(baselineWindow({ rule, releasedAt: null, now })).toEqual(window);
    const samples = every(window.fromAt, window.toAt, 4);
    expect(compute({ rule, samples, now, releasedAt: null })).toMatchObject({
      kind: "usable",
      value: 4,
      ...window,
    });
  });

  it("is insufficient when nothing was stored then", () => {
    expect(compute({ rule, now })).toMatchObject({ kind: "insufficient", samples: 0 });
  });
});
