import { flagPlatform } from "@/lib/adapters/release-platforms/flags/flag-platform";
import type { FlagFound, FlagState } from "@/lib/adapters/release-platforms/flags/flag-service";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { probeUnleash, unleashAdvice } from "@/lib/adapters/release-platforms/unleash/permissions";
import type { UnleashTarget } from "@/lib/adapters/release-platforms/unleash/target";
import {
  ADDED_BY_UNLEASH,
  projectUrl,
  readUnleashFlag,
  readUnleashSince,
  unleashHeaders,
} from "@/lib/adapters/release-platforms/unleash/unleash-flag";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

const NOT_RESTORED = [
  "Data that was written while the flag was in its other state.",
  "The code: both ways through it stay deployed, with everything that the flag does not cover.",
  "Applications keep the old state until they ask Unleash again, mostly 10 to 15 seconds; Unleash Edge and other caches add theirs.",
  "Pages and answers that browsers, applications or a CDN have kept.",
  "The flag in other environments, its strategies, and other flags that depend on it.",
  "Jobs that are queued, mails that are sent, payments that are made.",
];

/** One feature flag of Unleash in one environment; its releases are `on` and `off`. */
export function unleash(target: UnleashTarget): ReleasePlatform {
  const { project, environment, flag, safe } = target;
  const address = `${projectUrl(target)}/features/${flag}/environments/${environment}`;
  return flagPlatform({
    kind: "unleash",
    name: "Unleash",
    flag,
    environment,
    place: {
      identity: address,
      location: `Flag ${flag}, ${environment} of project ${project}, ${target.url}`,
    },
    safe,
    releaseIds: { on: "on", off: "off" },
    notRestored: NOT_RESTORED,
    versionUrl: target.versionUrl ?? null,
    healthUrl: target.healthUrl ?? null,
    headers: unleashHeaders(target),
    read: () => readUnleashFlag(target),
    since: (state) => readUnleashSince(target, state),
    stepTo: (state) => stepTo(state, target),
    notes: async (to, flag) => notes(to, flag),
    advice: unleashAdvice,
    probe: () => probeUnleash(target),
  });
}

function stepTo(state: FlagState, target: UnleashTarget): RequestStep {
  const { flag, environment } = target;
  return {
    kind: "request",
    does: `Turn ${flag} ${state} in ${environment}`,
    method: "POST",
    url: `${projectUrl(target)}/features/${encodeURIComponent(flag)}/environments/${encodeURIComponent(environment)}/${state}`,
    contentType: null,
    body: null,
    puts: state,
  };
}

function notes(to: FlagState, { serves, warnings }: FlagFound): string[] {
  const added = JSON.stringify(serves.on).includes(ADDED_BY_UNLEASH);
  const missing =
    "No strategy of the flag is active. Turned on, Unleash adds its default strategy, as a rule for everybody.";
  return [...(to === "on" && added ? [missing] : []), ...warnings];
}
