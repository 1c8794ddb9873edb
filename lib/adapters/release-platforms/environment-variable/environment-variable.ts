import { contentDigest } from "@/lib/adapters/release-platforms/content-digest";
import { railwayHost } from "@/lib/adapters/release-platforms/environment-variable/railway-host";
import {
  candidateDigest,
  type Feature,
  liveValue,
  observeStep,
  releaseOf,
} from "@/lib/adapters/release-platforms/environment-variable/standing";
import type { EnvironmentVariableTarget } from "@/lib/adapters/release-platforms/environment-variable/target";
import type { VariableHost } from "@/lib/adapters/release-platforms/environment-variable/variable-host";
import { vercelHost } from "@/lib/adapters/release-platforms/environment-variable/vercel-host";
import { FLAG_STATES } from "@/lib/adapters/release-platforms/flags/flag-service";
import {
  type CurrentRelease,
  type Ends,
  type PlanPreview,
  PlatformUnreadable,
  type ReleasePlatform,
  type Sending,
  type SendOutcome,
  type Serving,
} from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

/** A redeploy builds the code anew. */
const LONGEST_MS = 15 * 60_000;
const QUIET_MS = 15_000;
const LOOK_AGAIN_MS = 1_000;

const NOT_RESTORED = [
  "Data that was written while the variable had its other value.",
  "The code: the same commit is deployed again, with everything that the variable does not cover.",
  "Whatever the build fetches: packages without a lock, pages that are made when it is built.",
  "Deployments that are older or only previews; they keep the value that they were made with.",
  "Pages and answers that browsers, applications or a CDN have kept.",
  "Jobs that are queued, mails that are sent, payments that are made.",
];

/** A feature that a variable switches: its releases are the two values. It takes effect with the redeploy, not before. */
export function environmentVariable(target: EnvironmentVariableTarget): ReleasePlatform {
  const feature: Feature = { target, host: openHost(target) };
  const { host } = feature;
  const platform: ReleasePlatform = {
    kind: "environment-variable",
    capabilities: {
      idempotencyKey: false,
      precondition: false,
      listOperations: false,
      dryRun: false,
      quietPeriodMs: QUIET_MS,
      longestCallMs: LONGEST_MS,
    },
    place: host.place,
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => current(feature),
    async candidates() {
      const reading = await host.read();
      return FLAG_STATES.map((state) => {
        const release = releaseOf(target, target[state], reading.live.commit);
        const artefactDigest = candidateDigest(target, release.releaseId, reading);
        return { ...release, artefactDigest, retained: reading.fault === null };
      });
    },
    changeUnderWay: async () => (await host.read()).underWay,
    preview: async (_, to) => preview(feature, to),
    held: async () => null,
    observe: (step, plan) => observeStep(feature, step, plan),
    send: (step, plan, sending) => send(platform, feature, step, plan, sending),
    servingVersion: () => servingVersion(feature),
    probe: () => probe(feature),
  };
  return platform;
}

function openHost(target: EnvironmentVariableTarget): VariableHost {
  switch (target.host) {
    case "vercel":
      return vercelHost(target);
    case "railway":
      return railwayHost(target);
  }
}

async function current(feature: Feature): Promise<CurrentRelease> {
  const { target, host } = feature;
  const reading = await host.read();
  const { value, saidBy } = await liveValue(feature, reading);
  const release = releaseOf(target, value, reading.live.commit);
  const warnings = reading.fault === null ? [] : [reading.fault];
  if (reading.value !== null && reading.value !== value) {
    warnings.push(
      `${target.variable} was changed after the live deployment was made; the next deployment changes the feature.`,
    );
  }
  const production = target.versionUrl === undefined ? null : await askServingVersion(target.versionUrl);
  if (production?.ok === false) warnings.push(production.why);
  if (production?.ok && !servesRelease({ ...production, commit: null }, release))
    warnings.push(`${host.name} says ${release.version}, production names ${production.version}.`);
  return {
    ...release,
    configHash: contentDigest(reading.survives),
    since: reading.live.createdAt,
    saidBy,
    warnings,
  };
}

async function preview({ target, host }: Feature, { releaseId }: PlanTo): Promise<PlanPreview> {
  const state = FLAG_STATES.find((one) => target[one] === releaseId);
  if (state === undefined)
    throw new PlatformUnreadable(`twokey.yaml names no such value for ${target.variable}`);
  const reading = await host.read();
  const steps = reading.stepsTo(releaseId);
  const notes = [
    `${target.variable} is read when a deployment is made: this takes effect with the redeploy, minutes after the first step.`,
  ];
  if (state !== target.safe)
    notes.push(
      `twokey.yaml calls the feature safe while ${target.variable} is ${target[target.safe]}. This plan sets ${releaseId}.`,
    );
  if (reading.alsoChanged.length > 0)
    notes.push(`The redeploy takes up changes of other variables too: ${reading.alsoChanged.join(", ")}.`);
  if (reading.fault !== null) notes.push(reading.fault);
  return { steps, notes, hold: null };
}

async function send(
  platform: ReleasePlatform,
  feature: Feature,
  step: PlanStep,
  plan: Ends,
  sending: Sending,
): Promise<SendOutcome> {
  let made: string | null = null;
  const make = async () => {
    if (step.kind !== "request") throw new Error(`a variable has no step of the kind ${step.kind}`);
    const called = await feature.host.call(step, sending);
    made = called.deploymentId ?? null;
    if (called.called !== "refused") return called;
    const advice = feature.host.advice(called.reason);
    return advice === null ? called : { ...called, reason: `${advice} (${called.reason})` };
  };
  const look = async () => {
    const deployment = made === null ? null : await feature.host.readDeployment(made);
    if (deployment?.state === "failed")
      return {
        at: "failed",
        why: `${deployment.said}; the value is set, production still runs as before.`,
      } as const;
    return observeStep(feature, step, plan);
  };
  return sendStep(platform, step, plan, sending, { make, look, lookAgainMs: LOOK_AGAIN_MS });
}

async function servingVersion(feature: Feature): Promise<Serving> {
  if (feature.target.versionUrl !== undefined) return askServingVersion(feature.target.versionUrl);
  try {
    const reading = await feature.host.read();
    const { value } = await liveValue(feature, reading);
    const { version, commit } = releaseOf(feature.target, value, reading.live.commit);
    return { ok: true, version, commit };
  } catch (error) {
    if (error instanceof PlatformUnreadable) return { ok: false, why: error.message };
    throw error;
  }
}

async function probe({ target, host }: Feature): Promise<{ ok: boolean; findings: string[] }> {
  try {
    const [reading, may] = await Promise.all([host.read(), host.permissions()]);
    const known = FLAG_STATES.some((state) => target[state] === reading.value);
    const value = known
      ? `${target.variable} is ${reading.value}`
      : `${target.variable} has no value that twokey.yaml names`;
    const findings = [value, `Deployment ${reading.live.id} is live`, ...may.findings];
    return {
      ok: known && may.ok && reading.fault === null,
      findings: reading.fault === null ? findings : [reading.fault, ...findings],
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice = host.advice(why);
    return { ok: false, findings: advice === null ? [why] : [advice, why] };
  }
}
