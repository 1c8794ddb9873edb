import type { Marker, SeriesPoint, Threshold } from "@/components/charts/series";
import type { Unit } from "@/lib/domain/metric/metric";
import type { Series } from "@/lib/domain/metric/series";
import type { Condition } from "@/lib/domain/trigger/trigger";
import type { DeploymentView, WatchedTrigger } from "@/lib/queries/watched-service";

const suffixes: Record<Unit, string> = { percent: "%", ms: "ms", none: "" };

/** The unit as it stands behind a value: "%", "ms" or nothing. */
export function unitSuffix(unit: Unit): string {
  return suffixes[unit];
}

/** On which side of its limit a condition is in breach. */
export function breachSide(condition: Condition): Threshold["breach"] {
  if (condition.kind === "change") return condition.direction === "decrease" ? "below" : "above";
  return condition.comparison.startsWith("<") ? "below" : "above";
}

/** The line of a trigger on a chart; none while its baseline is not usable. */
export function thresholdOf({ condition, limit }: WatchedTrigger): Threshold | undefined {
  return limit === null ? undefined : { value: limit, breach: breachSide(condition) };
}

export function pointsOf(series: Series | undefined): SeriesPoint[] {
  return (series?.points ?? []).map(([at, value]) => ({ at, value }));
}

/** One marker an instant: targets that were released together share it. */
export function markersOf(deployments: readonly DeploymentView[]): Marker[] {
  const versions = new Map<number, Set<string>>();
  for (const { at, version } of deployments) versions.set(at, (versions.get(at) ?? new Set()).add(version));
  return [...versions].map(([at, names]) => ({ at, label: [...names].join(", ") }));
}

/** `error_rate` → "Error rate". */
export function metricTitle(metric: string): string {
  const words = metric.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
