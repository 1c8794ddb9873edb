import { describe, expect, it } from "vitest";
import type { Reading } from "../metric/metric";
import type { Baseline } from "./baseline";
import { judge, RECOVERED_SHOWN_MS } from "./judge";
import type { Condition, Rule } from "./trigger";
import { firingOf, type TriggerState } from "./trigger-state";

const above5: Condition = {
  kind: "threshold",
  metric: "error_rate",
  comparison: ">",
  threshold: 5,
  unit: "percent",
  holdMs: 10_000,
};
const rule: Rule = { condition: above5, minimumPerSecond: 0.5, everyMs: 1000 };
const busy = (at: number, value: number | null): Reading => ({ at, value, perSecond: 10 });

/** Judges readings in order; `now` is the instant of each. */
function judgeAll(readings: readonly Reading[], by: Rule = rule, baseline: Baseline | null = null) {
  return readings.reduce<TriggerState | null>(
    (state, reading) => judge(state, reading, by, baseline, reading.at),
    null,
  );
}
const breach = (from: number, to: number) =>
  Array.from({ length: (to - from) / 1000 + 1 }, (_, index) => busy(from + index * 1000, 12));
const time = (ms: number) => 1_000_000 + ms;

describe("judging a trigger", () => {
  it("is ok on the right side of the limit, and exactly on it", () => {
    expect(judgeAll([busy(time(0), 4.9)])?.kind).toBe("ok");
    expect(judgeAll([busy(time(0), 5)])?.kind).toBe("ok");
  });

  it("says how long of how long while a breach lasts, and fires when it has lasted", () => {
    expect(judgeAll(breach(time(0), time(4000)))).toMatchObject({
      kind: "pending",
      heldMs: 4000,
      holdMs: 10_000,
    });
    expect(judgeAll(breach(time(0), time(9000)))?.kind).toBe("pending");
    expect(judgeAll(breach(time(0), time(10_000)))).toMatchObject({
      kind: "firing",
      since: time(0),
      firedAt: time(10_000),
      judged: { value: 12, limit: 5 },
    });
  });

  it("fires on the first reading when nothing has to last", () => {
    const atOnce = { ...rule, condition: { ...above5, holdMs: 0 } };
    expect(judgeAll([busy(time(0), 12)], atOnce)).toMatchObject({ kind: "firing", since: time(0) });
  });

  it("starts again after one good reading", () => {
    const readings = [...breach(time(0), time(9000)), busy(time(10_000), 1), busy(time(11_000), 12)];
    expect(judgeAll(readings)).toMatchObject({ kind: "pending", heldMs: 0 });
  });

  it("does not count a pause as held", () => {
    const readings = [...breach(time(0), time(4000)), ...breach(time(60_000), time(61_000))];
    expect(judgeAll(readings)).toMatchObject({ kind: "pending", since: time(60_000), heldMs: 1000 });
  });

  it("forgives a lost reading or two", () => {
    const readings = [
      ...breach(time(0), time(4000)),
      busy(time(5000), null),
      ...breach(time(8000), time(10_000)),
    ];
    expect(judgeAll(readings)).toMatchObject({ kind: "firing", since: time(0) });
  });

  it("recovers with the first good reading, says so for a while, then is ok", () => {
    const fired = breach(time(0), time(12_000));
    const good = [busy(time(13_000), 1), busy(time(14_000), 2)];
    expect(judgeAll([...fired, ...good])).toMatchObject({
      kind: "recovered",
      since: time(0),
      recoveredAt: time(13_000),
      judged: { value: 2 },
    });
    expect(judgeAll([...fired, ...good, busy(time(13_000 + RECOVERED_SHOWN_MS), 1)])?.kind).toBe("ok");
  });

  it.each([
    ["no_data", { value: null, perSecond: 10 }],
    ["no_data", { value: Number.NaN, perSecond: 10 }],
    ["no_data", { value: Number.POSITIVE_INFINITY, perSecond: 10 }],
    ["no_data", { value: 1 }],
    ["no_data", { value: 1, perSecond: Number.NaN }],
    ["too_little_traffic", { value: 1, perSecond: 0.4 }],
    ["too_little_traffic", { value: null, perSecond: 0 }],
    ["source_error", { value: null, error: "nothing listens there" }],
  ] as const)("is %s, never ok, for %j", (kind, reading) => {
    const state = judge(null, { at: time(0), ...reading }, rule, null, time(0));
    expect(state).toMatchObject({ kind, since: time(0), lastKnown: null });
    expect(state).toHaveProperty("reason");
  });

  it("is no data without a reading, and with one that is old", () => {
    expect(judge(null, null, rule, null, time(0))).toMatchObject({ kind: "no_data", at: time(0) });
    expect(judge(null, busy(time(0), 1), rule, null, time(60_000)).kind).toBe("no_data");
  });

  it("keeps a firing in view while the data is missing, and goes on firing afterwards", () => {
    const fired = breach(time(0), time(12_000));
    const lost = [busy(time(13_000), null), busy(time(90_000), null)];
    const dark = judgeAll([...fired, ...lost]);
    expect(dark).toMatchObject({ kind: "no_data", since: time(13_000) });
    expect(firingOf(dark)).toMatchObject({ since: time(0), firedAt: time(10_000) });
    expect(judgeAll([...fired, ...lost, busy(time(91_000), 12)])).toMatchObject({
      kind: "firing",
      since: time(0),
    });
    expect(judgeAll([...fired, ...lost, busy(time(91_000), 1)])?.kind).toBe("recovered");
  });

  it("ignores a reading that comes late or twice", () => {
    const state = judgeAll(breach(time(0), time(4000)));
    expect(judge(state, busy(time(4000), 1), rule, null, time(4000))).toEqual(state);
    expect(judge(state, busy(time(2000), 1), rule, null, time(4500))).toEqual(state);
  });

  it("starts over when the clock was set back, and keeps a firing", () => {
    const hour = 3_600_000;
    const pending = judgeAll(breach(time(hour), time(hour + 4000)));
    expect(judge(pending, busy(time(0), 12), rule, null, time(0))).toMatchObject({
      kind: "pending",
      heldMs: 0,
    });
    const firing = judgeAll(breach(time(hour), time(hour + 12_000)));
    expect(judge(firing, busy(time(0), 12), rule, null, time(0)).kind).toBe("firing");
    expect(judge(firing, busy(time(0), 1), rule, null, time(0)).kind).toBe("recovered");
  });

  it("survives being stored as JSON", () => {
    const readings = breach(time(0), time(12_000));
    const stored = readings.reduce<TriggerState | null>(
      (state, reading) => JSON.parse(JSON.stringify(judge(state, reading, rule, null, reading.at))),
      null,
    );
    expect(stored).toEqual(judgeAll(readings));
  });
});

describe("judging a change from the baseline", () => {
  const fall: Condition = {
    kind: "change",
    metric: "conversions",
    direction: "decrease",
    comparison: ">",
    percent: 20,
    holdMs: 0,
  };
  const byChange: Rule = { condition: fall, minimumPerSecond: null, everyMs: 1000 };
  const usable: Baseline = { kind: "usable", value: 4, samples: 60, fromAt: 0, toAt: time(0), ageMs: 0 };
  const judgeValue = (value: number, by = byChange, baseline: Baseline | null = usable) =>
    judge(null, { at: time(0), value }, by, baseline, time(0));

  it("compares in percent of the baseline", () => {
    expect(judgeValue(3.2).kind).toBe("ok");
    expect(judgeValue(5).kind).toBe("ok");
    expect(judgeValue(3)).toMatchObject({
      kind: "firing",
      judged: { value: 3, changePercent: 25, baseline: 4, limit: 3.2 },
    });
  });

  it("looks up for an increase", () => {
    const rise: Rule = { ...byChange, condition: { ...fall, direction: "increase" } };
    expect(judgeValue(4.8, rise).kind).toBe("ok");
    expect(judgeValue(5, rise)).toMatchObject({ kind: "firing", judged: { changePercent: 25, limit: 4.8 } });
    expect(judgeValue(1, rise).kind).toBe("ok");
  });

  it.each([
    null,
    { ...usable, kind: "stale", reason: "it is old" },
    { kind: "insufficient", samples: 1, fromAt: 0, toAt: 1, reason: "1 sample" },
  ] as (Baseline | null)[])("says stale baseline with %j", (baseline) => {
    expect(judgeValue(3, byChange, baseline)).toMatchObject({ kind: "stale_baseline" });
  });
});
