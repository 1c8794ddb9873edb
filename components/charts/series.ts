import { formatUtc, formatValue } from "@/lib/format";

/** `at` in ms since 1970; null means that nobody measured. */
export interface SeriesPoint {
  at: number;
  value: number | null;
}

export interface Threshold {
  value: number;
  /** On which side of the value it is bad. */
  breach: "above" | "below";
}

/** Something that happened at one instant, such as a deployment; `label` is its version. */
export interface Marker {
  at: number;
  label: string;
}

export interface Span {
  from: number;
  to: number;
}

const GAP_STEPS = 4;

/** Puts a null where samples are missing, so that no line is drawn over what nobody measured. */
export function withGaps(points: readonly SeriesPoint[]): SeriesPoint[] {
  const limit = GAP_STEPS * medianStep(points);
  const drawn: SeriesPoint[] = [];
  for (const point of points) {
    const before = drawn.at(-1);
    if (before && point.at - before.at > limit) drawn.push({ at: before.at + 1, value: null });
    drawn.push(point);
  }
  return drawn;
}

function medianStep(points: readonly SeriesPoint[]) {
  const steps = points.slice(1).map((point, index) => point.at - (points[index]?.at ?? point.at));
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
}

export function isBreach(value: number | null, threshold: Threshold) {
  if (value === null) return false;
  return threshold.breach === "above" ? value > threshold.value : value < threshold.value;
}

/** When the value was on the bad side, each span up to the first sample that was not. */
export function breachSpans(points: readonly SeriesPoint[], threshold: Threshold): Span[] {
  const spans: Span[] = [];
  let open: Span | undefined;
  for (const point of points) {
    if (isBreach(point.value, threshold)) {
      open ??= { from: point.at, to: point.at };
      open.to = point.at;
    } else if (open) {
      spans.push({ from: open.from, to: point.value === null ? open.to : point.at });
      open = undefined;
    }
  }
  if (open) spans.push(open);
  return spans;
}

/** Top of a small picture: room above everything that is drawn. */
export function topOf(points: readonly SeriesPoint[], ...lines: (number | undefined)[]) {
  let top = 0;
  for (const { value } of points) if (value !== null && value > top) top = value;
  for (const line of lines) if (line !== undefined && line > top) top = line;
  return top === 0 ? 1 : top * 1.1;
}

/** Round values for the value axis, from zero to the first one that is not below `top`. */
export function valueTicks(top: number): number[] {
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(top / step) + 1 }, (_, index) => index * step);
}

interface Described {
  label: string;
  unit: string;
  points: readonly SeriesPoint[];
  threshold?: Threshold;
  markers?: readonly Marker[];
}

/** What the picture shows, in words. */
export function describeSeries({ label, unit, points, threshold, markers = [] }: Described) {
  const last = points.at(-1);
  const sentences = [`${label}: ${last ? `now ${formatValue(last.value, unit)}` : "no data"}.`];
  const measured = points.flatMap((point) => point.value ?? []);
  if (measured.length > 0) {
    const low = measured.reduce((a, b) => Math.min(a, b));
    const high = measured.reduce((a, b) => Math.max(a, b));
    sentences.push(`Between ${formatValue(low, unit)} and ${formatValue(high, unit)} in this window.`);
  }
  if (threshold) sentences.push(describeThreshold(points, threshold, unit));
  for (const marker of markers) {
    sentences.push(`${marker.label} deployed at ${formatUtc(marker.at, "minute")}.`);
  }
  return sentences.join(" ");
}

function describeThreshold(points: readonly SeriesPoint[], threshold: Threshold, unit: string) {
  const limit = `${threshold.breach === "above" ? "At most" : "At least"} ${formatValue(threshold.value, unit)} allowed`;
  const spans = breachSpans(points, threshold);
  const latest = spans.at(-1);
  if (!latest) return `${limit}, never breached.`;
  const goesOn = latest.to === points.at(-1)?.at && isBreach(points.at(-1)?.value ?? null, threshold);
  return goesOn
    ? `${limit}, breached since ${formatUtc(latest.from, "time")}.`
    : `${limit}, last breached until ${formatUtc(latest.to, "time")}.`;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400];

/** Round instants for the time axis, at most `most` of them. */
export function timeTicks({ from, to }: Span, most: number): number[] {
  const fitting = STEPS.find((seconds) => (to - from) / (seconds * SECOND) <= most) ?? 86_400;
  const step = fitting * SECOND;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** Whether the axis needs seconds, or the date, to be unambiguous. */
export function tickPart({ from, to }: Span): "time" | "minute" | "full" {
  if (to - from <= 5 * MINUTE) return "time";
  return to - from <= 24 * HOUR ? "minute" : "full";
}
