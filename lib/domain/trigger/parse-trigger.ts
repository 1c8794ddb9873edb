import type { MetricName, Unit } from "../metric/metric";
import { parseCondition } from "./parse-condition";
import type { Condition, Severity, Trigger } from "./trigger";

/** The fields of one entry of a condition file, as they stand there. */
export type WrittenTrigger = {
  name: string;
  condition: string;
  metric: string | null;
  severity: string;
  autoRollback: boolean;
};

export type TriggerKey = "condition" | "metric" | "severity" | "auto-rollback";
export type TriggerProblem = { key: TriggerKey; expected: string; found: string };

export type ParsedTrigger = { ok: true; trigger: Trigger } | { ok: false; problems: TriggerProblem[] };

const HUMAN_DECIDES =
  "false: a human always decides. Twokey prepares a rollback and asks two people, it never starts one by itself";

const unitWords: Record<Unit, string> = { percent: "%", ms: "ms or s", none: "no unit" };

/** Turns an entry into a trigger on one of the metrics of its service, or names everything that is wrong with it. */
export function parseTrigger(written: WrittenTrigger, metrics: ReadonlyMap<MetricName, Unit>): ParsedTrigger {
  const problems: TriggerProblem[] = [];
  if (written.autoRollback) problems.push({ key: "auto-rollback", expected: HUMAN_DECIDES, found: "true" });
  const severity = severityOf(written.severity);
  if (!severity) problems.push({ key: "severity", expected: "critical or warning", found: written.severity });

  const parsed = parseCondition(written.condition, written.metric);
  if (!parsed.ok) {
    const { expected, found, offset } = parsed.problem;
    const where = `${found} (character ${offset + 1} of "${written.condition}")`;
    return { ok: false, problems: [...problems, { key: "condition", expected, found: where }] };
  }
  const unit = metrics.get(parsed.value.metric);
  if (unit === undefined) {
    const expected = `a metric of this service (${[...metrics.keys()].join(", ") || "it has none"})`;
    problems.push({
      key: written.metric === null ? "condition" : "metric",
      expected,
      found: parsed.value.metric,
    });
  } else {
    const misfit = unitMisfit(parsed.value, unit);
    if (misfit) problems.push(misfit);
  }
  if (problems.length > 0 || !severity || unit === undefined) return { ok: false, problems };
  const { name, condition: text } = written;
  return { ok: true, trigger: { name, severity, condition: parsed.value, unit, written: text } };
}

function severityOf(text: string): Severity | null {
  return text === "critical" || text === "warning" ? text : null;
}

/** A bare 0.05 on a metric in percent would be a hundredth of what was meant, so units have to be written. */
function unitMisfit(condition: Condition, unit: Unit): TriggerProblem | null {
  if (condition.kind === "change" || condition.unit === unit) return null;
  const expected = `a threshold in ${unitWords[unit]}, because ${condition.metric} is measured so`;
  return { key: "condition", expected, found: `${condition.threshold} with ${unitWords[condition.unit]}` };
}
