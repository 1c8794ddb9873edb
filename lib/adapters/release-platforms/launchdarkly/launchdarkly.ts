import { flagPlatform } from "@/lib/adapters/release-platforms/flags/flag-platform";
import type { FlagState } from "@/lib/adapters/release-platforms/flags/flag-service";
import {
  flagUrl,
  launchDarklyHeaders,
  readLaunchDarklyFlag,
} from "@/lib/adapters/release-platforms/launchdarkly/launchdarkly-flag";
import {
  launchDarklyAdvice,
  needsApproval,
  probeLaunchDarkly,
  WANTS_APPROVAL,
} from "@/lib/adapters/release-platforms/launchdarkly/permissions";
import type { LaunchDarklyTarget } from "@/lib/adapters/release-platforms/launchdarkly/target";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

/** Without it LaunchDarkly reads the body as a JSON patch. */
const SEMANTIC_PATCH = "application/json; domain-model=launchdarkly.semanticpatch";
/** The releases are named as the instructions are, so that the signed body names the state. */
const INSTRUCTIONS = { on: "turnFlagOn", off: "turnFlagOff" } as const;

const NOT_RESTORED = [
  "Data that was written while the flag was in its other state.",
  "The code: both ways through it stay deployed, with everything that the flag does not cover.",
  "Applications that poll, work offline or stand behind a relay keep the old state until they ask again; phones mostly when they are opened.",
  "Pages and answers that browsers, applications or a CDN have kept.",
  "The flag in other environments, its rules, and other flags that it is a prerequisite of.",
  "Jobs that are queued, mails that are sent, payments that are made.",
];

/** One feature flag of LaunchDarkly in one environment; its releases are `turnFlagOn` and `turnFlagOff`. */
export function launchDarkly(target: LaunchDarklyTarget): ReleasePlatform {
  const { project, environment, flag, safe, apiUrl } = target;
  return flagPlatform({
    kind: "launchdarkly",
    name: "LaunchDarkly",
    flag,
    environment,
    place: {
      identity: `${flagUrl(target)}/${environment}`,
      location: `Flag ${flag}, ${environment} of project ${project}, ${apiUrl}`,
    },
    safe,
    releaseIds: INSTRUCTIONS,
    notRestored: NOT_RESTORED,
    versionUrl: target.versionUrl ?? null,
    healthUrl: target.healthUrl ?? null,
    headers: launchDarklyHeaders(target),
    read: () => readLaunchDarklyFlag(target),
    since: async () => null,
    stepTo: (state) => stepTo(state, target),
    notes: async (to, { serves, warnings, tags }) => [
      ...(to === "off" ? [whatOffServes(serves.off)] : []),
      ...((await needsApproval(target, tags)) === true ? [WANTS_APPROVAL] : []),
      ...warnings,
    ],
    advice: launchDarklyAdvice,
    probe: () => probeLaunchDarkly(target),
  });
}

function stepTo(state: FlagState, target: LaunchDarklyTarget): RequestStep {
  const { flag, environment } = target;
  return {
    kind: "request",
    does: `Turn ${flag} ${state} in ${environment}`,
    method: "PATCH",
    url: flagUrl(target),
    contentType: SEMANTIC_PATCH,
    body: JSON.stringify({
      comment: "Emergency change, signed by two people in Twokey",
      environmentKey: environment,
      instructions: [{ kind: INSTRUCTIONS[state] }],
    }),
    puts: INSTRUCTIONS[state],
  };
}

/** Off is not always “false”: it is the variation that somebody chose for it, or the default in the code. */
function whatOffServes(off: unknown): string {
  if (typeof off !== "object" || off === null || !("value" in off))
    return "No variation is chosen for off: each application falls back to the default in its code.";
  const value = JSON.stringify(off.value) ?? "nothing";
  return `Off serves everybody ${value.length > 60 ? `${value.slice(0, 60)}…` : value}.`;
}
