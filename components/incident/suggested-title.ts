import { breachSide, metricTitle, unitSuffix } from "@/components/trigger/drawn";
import { shownState } from "@/components/trigger/shown-state";
import { formatValue } from "@/lib/format";
import type { WatchedService, WatchedTrigger } from "@/lib/queries/watched-service";

const RELEASE_IS_RECENT_MS = 60 * 60_000;

/** The triggers of a service that fire at `now`, critical ones first. */
export function firingTriggers(service: WatchedService, now: number): WatchedTrigger[] {
  const firing = service.triggers.filter((trigger) => shownState(trigger, service.everyMs, now).firing);
  return firing.toSorted((a, b) => Number(b.severity === "critical") - Number(a.severity === "critical"));
}

/** What an incident would be called: what fires, and since which release. Empty when nothing does. */
export function suggestedTitle(service: WatchedService, now: number): string {
  const [first, ...others] = firingTriggers(service, now);
  if (!first) return "";
  const limit = first.limit === null ? "its limit" : formatValue(first.limit, unitSuffix(first.unit));
  const fact = `${metricTitle(first.metric)} ${breachSide(first.condition)} ${limit}`;
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  const release = service.deployments.find(({ at }) => now - at < RELEASE_IS_RECENT_MS);
  const title = `${service.name}: ${lowerFirst(fact)}${more}${release ? `, after ${release.version}` : ""}`;
  // People search and type titles, so no spaces of another kind.
  return title.replaceAll("\u00a0", " ");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
