import { breachSide, metricTitle, unitSuffix } from "@/components/trigger/drawn";
import { shownState } from "@/components/trigger/shown-state";
import { formatValue } from "@/lib/format";
import type { WatchedService, WatchedTrigger } from "@/lib/queries/watched-service";

const LONGEST = 160;
const RELEASE_IS_RECENT_MS = 60 * 60_000;

/** The triggers of a service that fire at `now`, as people see them. */
export function firingTriggers(service: WatchedService, now: number): WatchedTrigger[] {
  return service.triggers.filter((trigger) => shownState(trigger, service.everyMs, now).firing);
}

/** What an incident would be called: what fires, and since which release. Empty when nothing does. */
export function suggestedTitle(service: WatchedService, now: number): string {
  const firing = firingTriggers(service, now);
  if (firing.length === 0) return "";
  const facts = firing.map(({ metric, condition, limit, unit }) => {
    const side = breachSide(condition);
    return `${metricTitle(metric)} ${side}${limit === null ? " its limit" : ` ${formatValue(limit, unitSuffix(unit))}`}`;
  });
  const [first = "", ...others] = facts;
  const all = [first, ...others.map((fact) => fact.charAt(0).toLowerCase() + fact.slice(1))].join(", ");
  const release = service.deployments.find(({ at }) => now - at < RELEASE_IS_RECENT_MS);
  const title = `${service.name}: ${all}${release ? ` after ${release.version}` : ""}`;
  return title.length > LONGEST ? `${title.slice(0, LONGEST - 1)}…` : title;
}
