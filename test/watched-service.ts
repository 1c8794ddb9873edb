import type { TriggerState } from "@/lib/domain/trigger/trigger-state";
import type { WatchedService, WatchedTrigger } from "@/lib/queries/watched-service";

/** The instant at which the watched shop of the tests was judged. */
export const JUDGED_AT = Date.parse("2026-11-23T02:10:00.000Z");

const judged = { value: 1, perSecond: 20, limit: 5, changePercent: null, baseline: null };

export const OK: TriggerState = { kind: "ok", at: JUDGED_AT, judged };
export const PENDING: TriggerState = {
  kind: "pending",
  at: JUDGED_AT,
  judged,
  since: JUDGED_AT - 4_000,
  heldMs: 4_000,
  holdMs: 10_000,
};
export const FIRING: TriggerState = {
  kind: "firing",
  at: JUDGED_AT,
  judged,
  since: JUDGED_AT - 60_000,
  firedAt: JUDGED_AT - 50_000,
  heldMs: 60_000,
  holdMs: 10_000,
};
export const NO_DATA: TriggerState = {
  kind: "no_data",
  at: JUDGED_AT,
  since: JUDGED_AT,
  reason: "nothing was read",
  lastKnown: null,
};

/** A trigger `error_rate > 5%` in the given state, judged at JUDGED_AT. */
export function watchedTrigger(
  state: TriggerState | null,
  other: Partial<WatchedTrigger> = {},
): WatchedTrigger {
  return {
    name: "high-error-rate",
    metric: "error_rate",
    unit: "percent",
    severity: "critical",
    written: "error_rate > 5% for 10 seconds",
    condition: {
      kind: "threshold",
      metric: "error_rate",
      comparison: ">",
      threshold: 5,
      unit: "percent",
      holdMs: 10_000,
    },
    limit: 5,
    state,
    baseline: null,
    evaluatedAt: state && JUDGED_AT,
    ...other,
  };
}

/** A shop with these triggers, read every second. */
export function watchedService(
  triggers: WatchedTrigger[],
  other: Partial<WatchedService> = {},
): WatchedService {
  return {
    key: "shop",
    name: "Shop",
    description: null,
    problems: [],
    everyMs: 1_000,
    live: [],
    targetErrors: [],
    held: [],
    triggers,
    series: { error_rate: { stepMs: 1_000, spanMs: 600_000, points: [[JUDGED_AT, 1]] } },
    deployments: [],
    ...other,
  };
}
