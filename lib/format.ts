/** An instant as the database, JSON or the clock gives it. */
export type Instant = Date | string | number;

export const NO_DATA = "no data";

const NBSP = "\u00a0";
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type TimePart = "time" | "minute" | "date" | "full";

const parts: Record<TimePart, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  minute: { hour: "2-digit", minute: "2-digit" },
  date: { day: "numeric", month: "short", year: "numeric" },
  full: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(part: TimePart, timeZone: string | undefined) {
  const key = `${part} ${timeZone ?? ""}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat("en-GB", { ...parts[part], timeZone, hourCycle: "h23" });
    formatters.set(key, found);
  }
  return found;
}

/** "02:10:30 UTC", "02:10 UTC", "23 Nov 2026" or "23 Nov 2026, 02:10 UTC". */
export function formatUtc(at: Instant, part: TimePart = "full") {
  const text = formatter(part, "UTC").format(new Date(at));
  return part === "date" ? text : `${text}${NBSP}UTC`;
}

/** The same instant on the reader's own clock, without a zone name; in the browser only. */
export function formatLocal(at: Instant, part: Exclude<TimePart, "date"> = "full", timeZone?: string) {
  return formatter(part, timeZone).format(new Date(at));
}

/** Two largest units: "45 s", "3 min 20 s", "1 h 04 min", "2 d 3 h". Negative spans count as zero. */
export function formatDuration(ms: number) {
  const left = Math.max(0, ms);
  if (left < MINUTE) return `${Math.floor(left / SECOND)}${NBSP}s`;
  if (left < HOUR) return pair(left, MINUTE, "min", SECOND, "s");
  if (left < DAY) return pair(left, HOUR, "h", MINUTE, "min");
  return pair(left, DAY, "d", HOUR, "h");
}

function pair(ms: number, major: number, majorName: string, minor: number, minorName: string) {
  const whole = Math.floor(ms / major);
  const rest = Math.floor((ms % major) / minor);
  const head = `${whole}${NBSP}${majorName}`;
  if (rest === 0) return head;
  return `${head}${NBSP}${major === DAY ? rest : String(rest).padStart(2, "0")}${NBSP}${minorName}`;
}

/** A running clock: "0:45", "12:04", "1:04:07", "2 d 03:04:07". */
export function formatClock(ms: number) {
  const seconds = Math.floor(Math.max(0, ms) / SECOND);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const two = (value: number) => String(value).padStart(2, "0");
  const tail = `${two(minutes)}:${two(seconds % 60)}`;
  if (days > 0) return `${days}${NBSP}d ${two(hours)}:${tail}`;
  return hours > 0 ? `${hours}:${tail}` : `${minutes}:${two(seconds % 60)}`;
}

/** ISO 8601 span for `<time dateTime>`: "PT64S". */
export function isoDuration(ms: number) {
  return `PT${Math.floor(Math.max(0, ms) / SECOND)}S`;
}

/** "1 incident", "2 incidents", "0 entries". */
export function formatCount(count: number, one: string, many = `${one}s`) {
  return `${formatNumber(count)}${NBSP}${count === 1 ? one : many}`;
}

/** As many digits as a person compares: 1,234 · 231 · 12.4 · 3.07 · 0.004. */
export function formatNumber(value: number) {
  if (Number.isInteger(value)) return value.toLocaleString("en-GB");
  const size = Math.abs(value);
  if (size < 1) return value.toLocaleString("en-GB", { maximumSignificantDigits: 2 });
  return value.toLocaleString("en-GB", { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
}

/** "3.2 %", "412 ms"; a missing value says so, it is never a zero. */
export function formatValue(value: number | null | undefined, unit = "") {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_DATA;
  return unit ? `${formatNumber(value)}${NBSP}${unit}` : formatNumber(value);
}
