import type { MetricName, Unit } from "./metric";

/** Numbers and their units never part at a line end: U+00A0 stands between them. */
const NO_BREAK = "\u00a0";
const suffix: Record<Unit, string> = { percent: `${NO_BREAK}%`, ms: `${NO_BREAK}ms`, none: "" };

/**
 * A measured value for a column of figures: `12.4 %`, `2,310 ms`, `0.83`. Percent keep one decimal, latencies none;
 * a value that this would round to zero keeps two significant digits. Anything that is not a number is `no data`.
 */
export function formatValue(value: number | null, unit: Unit): string {
  if (value === null || !Number.isFinite(value)) return "no data";
  return `${grouped(digits(value, unit))}${suffix[unit]}`;
}

/** A limit as a person would write it, with no decimals that mean nothing: `5 %`, `2,000 ms`. */
export function formatLimit(value: number, unit: Unit): string {
  const shown = Number.isInteger(value) ? value : Number(value.toPrecision(3));
  return `${grouped(String(shown))}${suffix[unit]}`;
}

/** `31 s`, `2 min 05 s`, `1 h 04 min`, `3 d 2 h`; under a second in milliseconds. Negative spans are 0 s. */
export function formatSpan(ms: number): string {
  if (ms > 0 && ms < 1000) return `${Math.round(ms)}${NO_BREAK}ms`;
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return pair(days, "d", hours % 24, "h", 1);
  if (hours > 0) return pair(hours, "h", minutes % 60, "min", 2);
  if (minutes > 0) return pair(minutes, "min", seconds % 60, "s", 2);
  return `${seconds}${NO_BREAK}s`;
}

/** `error_rate` → `error rate`. */
export function metricLabel(name: MetricName): string {
  return name.replaceAll("_", " ");
}

function digits(value: number, unit: Unit): string {
  const decimals = unit === "percent" ? 1 : unit === "ms" || Math.abs(value) >= 100 ? 0 : 2;
  const fixed = value.toFixed(decimals);
  if (Number(fixed) !== 0) return fixed;
  return value === 0 ? (0).toFixed(decimals) : String(Number(value.toPrecision(2)));
}

function grouped(number: string): string {
  const [whole = "", fraction] = number.split(".");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? parted : `${parted}.${fraction}`;
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string, places: number): string {
  const first = `${big}${NO_BREAK}${bigUnit}`;
  if (small === 0) return first;
  return `${first}${NO_BREAK}${String(small).padStart(places, "0")}${NO_BREAK}${smallUnit}`;
}
