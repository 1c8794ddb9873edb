import { contentDigest } from "@/lib/adapters/release-platforms/content-digest";
import type { EnvironmentVariableTarget } from "@/lib/adapters/release-platforms/environment-variable/target";
import type {
  HostReading,
  VariableHost,
} from "@/lib/adapters/release-platforms/environment-variable/variable-host";
import { FLAG_STATES } from "@/lib/adapters/release-platforms/flags/flag-service";
import {
  type Ends,
  type Observation,
  PlatformUnreadable,
} from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

export type Feature = { target: EnvironmentVariableTarget; host: VariableHost };

/** The commit is that of the live code, which the value does not change. */
export function releaseOf({ variable }: EnvironmentVariableTarget, value: string, commit: string | null) {
  return { releaseId: value, version: `${variable}=${value}`, commit };
}

/** What a deployment of the live code with this value would be. */
export function candidateDigest(
  { variable }: EnvironmentVariableTarget,
  value: string,
  { live }: HostReading,
): string {
  return contentDigest({ variable, value, source: live.source, commit: live.commit });
}

/** The value that runs now. Throws `PlatformUnreadable` when nobody can tell; a value that is not named is not shown. */
export async function liveValue(
  { target, host }: Feature,
  { live }: HostReading,
): Promise<{ value: string; saidBy: string }> {
  const values = FLAG_STATES.map((state) => target[state]);
  if (live.madeWith !== null) {
    if (values.includes(live.madeWith)) return { value: live.madeWith, saidBy: host.name };
    throw new PlatformUnreadable(
      `${target.variable} has a value that twokey.yaml does not name, so it is not touched`,
    );
  }
  const production = target.versionUrl === undefined ? null : await askServingVersion(target.versionUrl);
  const named = values.find(
    (value) => production?.ok && production.version === releaseOf(target, value, null).version,
  );
  if (named !== undefined) return { value: named, saidBy: "version address" };
  throw new PlatformUnreadable(
    `${target.variable} is not what deployment ${live.id} was made with, and ${host.name} does not tell the older value. Deploy once more, or name a versionUrl that answers “${releaseOf(target, values[0] ?? "", null).version}”`,
  );
}

/** Where the variable and production stand with regard to a step. */
export async function observeStep(feature: Feature, step: PlanStep, plan: Ends): Promise<Observation> {
  const { target, host } = feature;
  if (step.kind !== "request") return other(`It is no step for ${target.variable}.`);
  const reading = await host.read();
  const moved = whatMoved(feature, reading, plan);
  if (moved !== null) return other(moved);
  const isSet = reading.value === plan.to.releaseId;
  if (step.puts !== null) {
    if (isSet)
      return {
        at: "to",
        evidence: `${plan.to.version} is set at ${host.name}; it takes effect with a redeploy`,
      };
    if (reading.value !== plan.from.releaseId)
      return other(`${target.variable} has another value than the plan starts from.`);
    return reading.underWay ? { at: "unknown", why: "a deployment is under way" } : { at: "from" };
  }
  if (!isSet) return other(`${target.variable} is not set to ${plan.to.releaseId} yet.`);
  return observeRedeploy(feature, reading, plan);
}

async function observeRedeploy(
  { target, host }: Feature,
  { live, redeploy, underWay }: HostReading,
  { to }: Ends,
): Promise<Observation> {
  if (live.madeWith !== to.releaseId) {
    if (redeploy?.value === to.releaseId && redeploy.state !== "under way") return other(redeploy.said);
    return underWay ? { at: "unknown", why: "the redeploy is under way" } : { at: "from" };
  }
  const said = `deployment ${live.id} is live, which was made with ${to.version}`;
  if (target.versionUrl === undefined) return { at: "to", evidence: said };
  const production = await askServingVersion(target.versionUrl);
  if (!production.ok) return { at: "unknown", why: `${said}, but ${production.why}` };
  // A commit that production names says nothing about the variable, so only the version counts.
  if (servesRelease({ ...production, commit: null }, to))
    return { at: "to", evidence: `${said}, and production names it` };
  const before = FLAG_STATES.some(
    (state) => production.version === releaseOf(target, target[state], null).version,
  );
  if (before) return { at: "unknown", why: `${said}, but production still names ${production.version}` };
  return other(`${host.name} says ${to.version}, but production names ${production.version}.`);
}

/** What differs from what was signed, beside the value itself; null: nothing. */
function whatMoved({ target, host }: Feature, reading: HostReading, { from, to }: Ends): string | null {
  const { live, fault } = reading;
  if (fault !== null) return fault;
  if (live.commit !== from.commit)
    return `${host.name} runs commit ${live.commit?.slice(0, 8) ?? "that nobody knows"}; the plan is about ${from.commit?.slice(0, 8) ?? "none"}.`;
  if (contentDigest(reading.survives) !== from.configHash)
    return "The live code or other variables were changed after the plan was made.";
  if (candidateDigest(target, to.releaseId, reading) !== to.artefactDigest)
    return "The redeploy would deploy something else than what was signed.";
  return null;
}

function other(what: string): Observation {
  return { at: "other", what };
}
