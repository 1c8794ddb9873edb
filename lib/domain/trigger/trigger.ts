import type { MetricDefinition, MetricName, Unit } from "../metric/metric";

export type Comparison = ">" | ">=" | "<" | "<=";
export type Severity = "critical" | "warning";

/**
 * The rule of a trigger. A threshold is in the unit it names (percent, or milliseconds even when written in seconds).
 * A change is in percent of the baseline. `holdMs` is how long it has to last; 0 fires on the first reading.
 */
export type Condition =
  | {
      kind: "threshold";
      metric: MetricName;
      comparison: Comparison;
      threshold: number;
      unit: Unit;
      holdMs: number;
    }
  | {
      kind: "change";
      metric: MetricName;
      direction: "decrease" | "increase";
      comparison: ">" | ">=";
      percent: number;
      holdMs: number;
    };

/** One entry of a condition file. `unit` is the unit of its metric, `written` the condition as it stands there. */
export type Trigger = { name: string; severity: Severity; condition: Condition; unit: Unit; written: string };

/** All that judging a trigger needs to know beside its readings. */
export type Rule = { condition: Condition; minimumPerSecond: number | null; everyMs: number };

export function ruleOf(trigger: Trigger, metric: MetricDefinition, everyMs: number): Rule {
  return { condition: trigger.condition, minimumPerSecond: metric.minimumPerSecond, everyMs };
}

/** The longest pause between two readings that still counts as watching: a lost scrape or two, not an outage. */
export function longestGapMs(everyMs: number): number {
  return Math.max(3 * everyMs, 5_000);
}

/** Where the line of the trigger lies on a chart of its metric; null while a change has no baseline. */
export function limitOf(condition: Condition, baseline: number | null): number | null {
  if (condition.kind === "threshold") return condition.threshold;
  if (baseline === null) return null;
  const share = condition.percent / 100;
  return baseline * (condition.direction === "decrease" ? 1 - share : 1 + share);
}
