import type { MetricName, Unit } from "../metric/metric";
import type { Comparison, Condition } from "./trigger";

/** Why a text was not understood. `offset` is the character, from 0, at which understanding ended. */
export type ConditionProblem = { expected: string; found: string; offset: number };
type Parsed<T> = { ok: true; value: T } | { ok: false; problem: ConditionProblem };
type Token = { text: string; offset: number };
type Cursor = { readonly tokens: readonly Token[]; readonly end: number; index: number };

const TOKEN = /[<>=!]+|-?\d+(?:\.\d+)?|[A-Za-z_][A-Za-z0-9_:]*|\S/g;
const WORD = /^[A-Za-z_][A-Za-z0-9_:]*$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const COMPARISONS: readonly string[] = [">", ">=", "<", "<="];
const UNITS: Readonly<Record<string, { unit: Unit; times: number }>> = {
  "%": { unit: "percent", times: 1 },
  ms: { unit: "ms", times: 1 },
  s: { unit: "ms", times: 1000 },
};
const SPANS: Readonly<Record<string, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000 };
const LONGEST_HOLD_MS = 24 * 3_600_000;

/**
 * Reads `error_rate > 5% for 2 minutes`, `p99_latency > 2000ms for 5 minutes` or `decrease > 20% from baseline`.
 * `metric` is the metric named beside the condition, for a text that names none itself.
 */
export function parseCondition(text: string, metric: MetricName | null): Parsed<Condition> {
  const tokens = [...text.matchAll(TOKEN)].map((match) => ({ text: match[0], offset: match.index }));
  const cursor: Cursor = { tokens, end: text.length, index: 0 };
  const name = metricOf(cursor, metric);
  if (!name.ok) return name;
  const isChange = /^(decrease|increase)$/.test(peek(cursor));
  const rule = isChange ? parseChange(cursor, name.value) : parseThreshold(cursor, name.value);
  if (!rule.ok) return rule;
  const hold = parseHold(cursor);
  if (!hold.ok) return hold;
  if (cursor.index < tokens.length) return no(cursor, "the end of the condition");
  return { ok: true, value: { ...rule.value, holdMs: hold.value } };
}

function metricOf(cursor: Cursor, beside: MetricName | null): Parsed<MetricName> {
  const word = peek(cursor);
  const isName = WORD.test(word) && word !== "decrease" && word !== "increase";
  if (!isName)
    return beside === null
      ? no(cursor, "the name of a metric, such as error_rate")
      : { ok: true, value: beside };
  if (beside !== null && word !== beside) {
    return no(cursor, `the metric ${beside} that "metric" names, or no metric in the condition`);
  }
  cursor.index += 1;
  return { ok: true, value: word };
}

function parseThreshold(cursor: Cursor, metric: MetricName): Parsed<Condition> {
  const comparison = peek(cursor);
  if (!COMPARISONS.includes(comparison)) {
    return no(cursor, "one of >, >=, <, <= (or decrease / increase) after the name of the metric");
  }
  cursor.index += 1;
  const number = parseNumber(cursor, "a number such as 5 after the comparison");
  if (!number.ok) return number;
  const next = peek(cursor);
  const unit = Object.hasOwn(UNITS, next) ? UNITS[next] : undefined;
  if (!unit && next !== "" && next !== "for")
    return no(cursor, 'a unit (%, ms, s or none), then "for" or the end');
  if (unit) cursor.index += 1;
  const threshold = number.value * (unit?.times ?? 1);
  return {
    ok: true,
    value: {
      kind: "threshold",
      metric,
      comparison: comparison as Comparison,
      threshold,
      unit: unit?.unit ?? "none",
      holdMs: 0,
    },
  };
}

function parseChange(cursor: Cursor, metric: MetricName): Parsed<Condition> {
  const direction = peek(cursor) === "decrease" ? "decrease" : "increase";
  cursor.index += 1;
  const comparison = peek(cursor);
  if (comparison !== ">" && comparison !== ">=") return no(cursor, `> or >= after ${direction}`);
  cursor.index += 1;
  const at = cursor.index;
  const percent = parseNumber(cursor, "a number of percent such as 20");
  if (!percent.ok) return percent;
  const impossible = percent.value < 0 || (direction === "decrease" && percent.value >= 100);
  if (impossible) {
    cursor.index = at;
    return no(
      cursor,
      direction === "decrease" ? "a decrease from 0 % to below 100 %" : "an increase of 0 % or more",
    );
  }
  for (const word of ["%", "from", "baseline"]) {
    if (peek(cursor) !== word)
      return no(cursor, `"${percent.value}% from baseline" after ${direction} ${comparison}`);
    cursor.index += 1;
  }
  return {
    ok: true,
    value: { kind: "change", metric, direction, comparison, percent: percent.value, holdMs: 0 },
  };
}

function parseHold(cursor: Cursor): Parsed<number> {
  if (peek(cursor) !== "for") {
    return peek(cursor) === ""
      ? { ok: true, value: 0 }
      : no(cursor, '"for" and a span such as 2 minutes, or the end');
  }
  cursor.index += 1;
  const at = cursor.index;
  const number = parseNumber(cursor, 'a number such as 2 after "for"');
  if (!number.ok) return number;
  const span = spanOf(peek(cursor));
  if (span === null) return no(cursor, "seconds, minutes or hours");
  const holdMs = Math.round(number.value * span);
  if (holdMs < 0 || holdMs > LONGEST_HOLD_MS) {
    cursor.index = at;
    return no(cursor, "a span from 0 seconds to 24 hours");
  }
  cursor.index += 1;
  return { ok: true, value: holdMs };
}

function spanOf(word: string): number | null {
  const singular = word.replace(/s$/, "");
  return Object.hasOwn(SPANS, singular) ? (SPANS[singular] ?? null) : null;
}

function parseNumber(cursor: Cursor, expected: string): Parsed<number> {
  const text = peek(cursor);
  if (!NUMBER.test(text) || !Number.isFinite(Number(text))) return no(cursor, expected);
  cursor.index += 1;
  if (peek(cursor) === ",") return no(cursor, "a number without commas, such as 2000");
  return { ok: true, value: Number(text) };
}

function peek(cursor: Cursor): string {
  return cursor.tokens[cursor.index]?.text ?? "";
}

function no(cursor: Cursor, expected: string): { ok: false; problem: ConditionProblem } {
  const token = cursor.tokens[cursor.index];
  const problem = {
    expected,
    found: token?.text ?? "the end of the condition",
    offset: token?.offset ?? cursor.end,
  };
  return { ok: false, problem };
}
