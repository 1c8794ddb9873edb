import {
  candidateOf,
  commitOf,
  listVersions,
  readVersion,
} from "@/lib/adapters/release-platforms/elastic-beanstalk/application-versions";
import { callBeanstalk } from "@/lib/adapters/release-platforms/elastic-beanstalk/ask-beanstalk";
import {
  type Environment,
  hashConfig,
  readEnvironment,
  readLastError,
} from "@/lib/adapters/release-platforms/elastic-beanstalk/environment";
import { probeBeanstalk } from "@/lib/adapters/release-platforms/elastic-beanstalk/probe";
import { observeUpdate, watchUpdate } from "@/lib/adapters/release-platforms/elastic-beanstalk/standing";
import { stepTo } from "@/lib/adapters/release-platforms/elastic-beanstalk/steps";
import { type BeanstalkTarget, placeOf } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";
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
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

const QUIET_MS = 60_000;
const LOOK_AGAIN_MS = 5_000;

const NOT_RESTORED = [
  "Option settings and environment properties of the environment: they stay as they are, also those that came with the release.",
  "The platform version: a platform update is not undone. What .ebextensions of the other release changed on the machines may stay.",
  "Databases, queues and files: their schema and their contents stay as they are.",
  "Other environments, and what a swap of CNAMEs has exchanged.",
  "Jobs that are queued, mails that are sent, payments that are made.",
  "Copies of pages and files in browsers and in a CDN.",
];

const NOTES = [
  "Instances are updated as the deployment policy of the environment says: with “all at once” the service is away for a moment.",
  "While it is under way, AbortEnvironmentUpdate (in the console: Abort current operation) can end it; Twokey does not.",
];

/** One environment of an Elastic Beanstalk application. A release is an application version. */
export function elasticBeanstalk(target: BeanstalkTarget, lookAgainMs = LOOK_AGAIN_MS): ReleasePlatform {
  const { versionUrl } = target;
  const askServing = versionUrl ? () => askServingVersion(versionUrl) : null;
  const platform: ReleasePlatform = {
    kind: "elastic-beanstalk",
    capabilities: {
      idempotencyKey: false,
      precondition: false,
      listOperations: true,
      dryRun: false,
      quietPeriodMs: QUIET_MS,
      longestCallMs: longestCallMs(target),
    },
    place: placeOf(target),
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => readCurrent(target),
    candidates: async () => (await listVersions(target)).map(candidateOf),
    changeUnderWay: async () => (await existing(target)).Status !== "Ready",
    preview: async (_, to) => preview(target, to),
    held: async () => null,
    observe: (step, plan) => observeUpdate(target, askServing, step, plan),
    send: (step, plan, sending) => send(target, platform, { step, plan, sending, lookAgainMs }),
    servingVersion: askServing ?? (() => servingByBeanstalk(target)),
    probe: () => probeBeanstalk(target, askServing),
  };
  return platform;
}

function longestCallMs({ deployMinutes }: BeanstalkTarget): number {
  return deployMinutes * 60_000;
}

async function existing(target: BeanstalkTarget): Promise<Environment> {
  const environment = await readEnvironment(target);
  if (!environment) throw new PlatformUnreadable(`There is no ${placeOf(target).location}`);
  return environment;
}

async function readCurrent(target: BeanstalkTarget): Promise<CurrentRelease> {
  const environment = await existing(target);
  const { VersionLabel, Status, Health, HealthStatus } = environment;
  if (!VersionLabel) throw new PlatformUnreadable(`${placeOf(target).location} runs no application version`);
  const [version, configHash] = await Promise.all([
    readVersion(target, VersionLabel),
    hashConfig(target, environment),
  ]);
  return {
    releaseId: VersionLabel,
    version: VersionLabel,
    commit: version && commitOf(version),
    configHash,
    since: null,
    saidBy: `Elastic Beanstalk, ${environment.EnvironmentName}`,
    warnings: [
      ...(Status === "Ready" ? [] : [`The environment is ${Status}.`]),
      ...(Health === "Red" || Health === "Yellow" ? [`Its health is ${HealthStatus ?? Health}.`] : []),
      ...(version ? [] : [`Application version ${VersionLabel} was deleted and cannot be put live again.`]),
    ],
  };
}

async function servingByBeanstalk(target: BeanstalkTarget): Promise<Serving> {
  return readCurrent(target).then(
    ({ version, commit }) => ({ ok: true, version, commit }),
    (error: Error) => ({ ok: false, why: error.message }),
  );
}

/** Elastic Beanstalk has no lock, so nothing keeps another pipeline away. */
function preview(target: BeanstalkTarget, to: PlanTo): PlanPreview {
  return { steps: [stepTo(target, to)], notes: NOTES, hold: null };
}

async function send(
  target: BeanstalkTarget,
  platform: ReleasePlatform,
  call: { step: PlanStep; plan: Ends; sending: Sending; lookAgainMs: number },
): Promise<SendOutcome> {
  const { step, plan, sending, lookAgainMs } = call;
  let watch = watchUpdate(target, null, plan);
  return sendStep(platform, step, plan, sending, {
    lookAgainMs,
    make: async () => {
      if (step.kind !== "request")
        return { called: "refused", reason: "It is no step for Elastic Beanstalk." };
      watch = watchUpdate(target, await readLastError(target), plan);
      return callBeanstalk(target, step, { signal: sending.signal, timeoutMs: longestCallMs(target) });
    },
    look: async () => (await watch()) ?? platform.observe(step, plan),
  });
}
