import type { Sample } from "../metric/metric";

/** What a change is compared with: the time before the release now live, or the same hour a week ago. */
export type BaselineRule = { kind: "before-release"; minutes: number } | { kind: "same-hour-last-week" };

/** `value` is the median of the `samples` values between `fromAt` and `toAt` (milliseconds since 1970). */
export type Baseline =
  | { kind: "usable"; value: number; samples: number; fromAt: number; toAt: number; ageMs: number }
  | {
      kind: "stale";
      value: number;
      samples: number;
      fromAt: number;
      toAt: number;
      ageMs: number;
      reason: string;
    }
  | { kind: "insufficient"; samples: number; fromAt: number | null; toAt: number | null; reason: string };

export type BaselineInput = {
  rule: BaselineRule;
  samples: readonly Sample[];
  /** When the release now live (or the one under suspicion) went live; null when nobody knows. */
  releasedAt: number | null;
  /** When the release before it went live: the window never reaches back beyond that. */
  previousReleasedAt?: number | null;
  minimumPerSecond: number | null;
  /** Distance of the stored samples. */
  everyMs: number;
  now: number;
};

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const STALE_AFTER_MS = WEEK_MS;
const FEWEST_SAMPLES = 5;
const FEWEST_SHARE = 0.2;

/** The span a baseline is made from, so that only its samples need to be loaded; null without a known release. */
export function baselineWindow(
  input: Pick<BaselineInput, "rule" | "releasedAt" | "previousReleasedAt" | "now">,
): { fromAt: number; toAt: number } | null {
  const { rule, releasedAt, previousReleasedAt, now } = input;
  if (rule.kind === "same-hour-last-week") {
    return { fromAt: now - WEEK_MS - HOUR_MS / 2, toAt: now - WEEK_MS + HOUR_MS / 2 };
  }
  if (releasedAt === null) return null;
  const fromAt = releasedAt - rule.minutes * 60_000;
  return { fromAt: Math.max(fromAt, previousReleasedAt ?? fromAt), toAt: releasedAt };
}

/** The baseline and whether it may be compared with. Samples outside the window, or with too little traffic, are left out. */
export function computeBaseline(input: BaselineInput): Baseline {
  const window = baselineWindow(input);
  if (!window)
    return { kind: "insufficient", samples: 0, fromAt: null, toAt: null, reason: "no release is known yet" };
  const { fromAt, toAt } = window;
  const values = usableValues(input, fromAt, toAt);
  const needed = Math.max(FEWEST_SAMPLES, Math.ceil(((toAt - fromAt) / input.everyMs) * FEWEST_SHARE));
  const found = { samples: values.length, fromAt, toAt };
  const value = median(values);
  if (value === null || values.length < needed) {
    return {
      kind: "insufficient",
      ...found,
      reason: `${values.length} samples in its window, it needs ${needed}`,
    };
  }
  if (value === 0) {
    return { kind: "insufficient", ...found, reason: "it is 0, and a change from 0 has no percentage" };
  }
  const ageMs = Math.max(0, input.now - toAt);
  if (input.rule.kind === "before-release" && ageMs > STALE_AFTER_MS) {
    return {
      kind: "stale",
      value,
      ...found,
      ageMs,
      reason: "the release it was taken before is over 7 days old",
    };
  }
  return { kind: "usable", value, ...found, ageMs };
}

function usableValues(input: BaselineInput, fromAt: number, toAt: number): number[] {
  const minimum = input.minimumPerSecond;
  const values: number[] = [];
  for (const { at, value, perSecond } of input.samples) {
    const busy = minimum === null || (perSecond ?? 0) >= minimum;
    if (at >= fromAt && at < toAt && busy && value !== null && Number.isFinite(value)) values.push(value);
  }
  return values;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
