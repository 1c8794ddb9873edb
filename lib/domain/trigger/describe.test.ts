import { describe, expect, it } from "vitest";
import { describeCondition, describeFiring, describeRecovery, describeState } from "./describe";
import { parseCondition } from "./parse-condition";
import type { Trigger } from "./trigger";
import type { KnownState, TriggerState } from "./trigger-state";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

function conditionOf(text: string): Trigger["condition"] {
  const parsed = parseCondition(text, null);
  if (!parsed.ok) throw new Error(parsed.problem.expected);
  return parsed.value;
}

const errors = { condition: conditionOf("error_rate > 5% for 10 seconds"), unit: "percent" } as const;
const orders = {
  condition: conditionOf("conversion_rate decrease > 20% from baseline"),
  unit: "percent",
} as const;
const judged = { value: 12.44, perSecond: 5, limit: 5, changePercent: null, baseline: null };
const fallen = { value: 2.1, perSecond: 5, limit: 3.04, changePercent: 44.7, baseline: 3.8 };
const firing = {
  kind: "firing",
  at: 31_000,
  judged,
  since: 0,
  firedAt: 10_000,
  heldMs: 31_000,
  holdMs: 10_000,
} as const;

describe("describing a condition", () => {
  it.each([
    ["error_rate > 5% for 2 minutes", "error rate above 5 % for 2 min"],
    ["p99_latency >= 2s", "p99 latency at or above 2,000 ms"],
    ["orders < 3 for 90 seconds", "orders below 3 for 1 min 30 s"],
    ["conversion_rate decrease > 20% from baseline", "conversion rate more than 20 % below its baseline"],
    ["queue increase >= 50% from baseline for 1 hour", "queue at least 50 % above its baseline for 1 h"],
  ])("says %s in words", (text, words) => {
    expect(plain(describeCondition(conditionOf(text)))).toBe(words);
  });
});

describe("describing a state", () => {
  const unknown = (kind: string, lastKnown: KnownState | null = null) =>
    ({ kind, at: 40_000, since: 31_000, reason: "why", lastKnown }) as TriggerState;

  it.each<[TriggerState, string]>([
    [{ kind: "ok", at: 0, judged }, "error rate 12.4 %, limit 5 %"],
    [
      { kind: "pending", at: 4000, judged, since: 0, heldMs: 4000, holdMs: 10_000 },
      "error rate 12.4 % > 5 % for 4 s of 10 s",
    ],
    [firing, "error rate 12.4 % > 5 % for 40 s"],
    [
      {
        kind: "recovered",
        at: 33_000,
        judged: { ...judged, value: 1 },
        since: 0,
        firedAt: 10_000,
        recoveredAt: 32_000,
      },
      "error rate 1.0 %, limit 5 %, recovered 8 s ago after 32 s in breach",
    ],
    [unknown("no_data"), "error rate: no data for 9 s (why)"],
    [
      unknown("no_data", firing),
      "error rate: no data for 9 s (why); it was firing, for 31 s, when last seen",
    ],
    [unknown("too_little_traffic"), "error rate: too little traffic (why)"],
    [unknown("stale_baseline"), "error rate: no usable baseline (why)"],
    [unknown("source_error"), "error rate: the source cannot be read (why)"],
  ])("says %j in words", (state, words) => {
    expect(plain(describeState(state, errors, 40_000))).toBe(words);
  });

  it("names the baseline of a change", () => {
    expect(plain(describeState({ ...firing, judged: fallen }, orders, 31_000))).toBe(
      "conversion rate 2.1 %, 44.7 % below the baseline 3.8 % (limit 20 %) for 31 s",
    );
    const risen = { ...fallen, value: 4.2, changePercent: -10.5 };
    expect(plain(describeState({ kind: "ok", at: 0, judged: risen }, orders, 0))).toBe(
      "conversion rate 4.2 %, 10.5 % above the baseline 3.8 %",
    );
  });

  it("says in the log that it fired, and that it ended", () => {
    expect(plain(describeFiring(errors, firing))).toBe("error rate 12.4 % > 5 % for 31 s");
    const ended = {
      kind: "recovered",
      at: 32_000,
      judged: { ...judged, value: 1 },
      since: 0,
      firedAt: 10_000,
      recoveredAt: 32_000,
    } as const;
    expect(plain(describeRecovery(errors, ended))).toBe("error rate 1.0 %, limit 5 %, after 32 s in breach");
    expect(describeRecovery(errors, unknown("no_data"))).toBe("error rate: no longer judged");
  });
});
