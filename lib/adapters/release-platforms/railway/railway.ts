import { callRailway } from "@/lib/adapters/release-platforms/railway/ask-railway";
import {
  currentOf,
  isGivenUp,
  isSame,
  releasesAmong,
  underWay,
} from "@/lib/adapters/release-platforms/railway/deployments";
import { probeRailway } from "@/lib/adapters/release-platforms/railway/probe";
import { readDifferingVariables, readTarget } from "@/lib/adapters/release-platforms/railway/reading";
import { standingOf } from "@/lib/adapters/release-platforms/railway/standing";
import { purposeOf, stepsTo } from "@/lib/adapters/release-platforms/railway/steps";
import { placeOf, type RailwayTarget } from "@/lib/adapters/release-platforms/railway/target";
import {
  type CurrentRelease,
  type Ends,
  type HoldWish,
  type Observation,
  type PlanPreview,
  PlatformUnreadable,
  type ReleasePlatform,
  type Sending,
  type SendOutcome,
  type Serving,
} from "@/lib/adapters/release-platforms/release-platform";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

/** Railway counts the requests of an hour, on small plans to a thousand. */
const READ_EVERY_MS = 15_000;
const QUIET_MS = 60_000;
const LOOK_AGAIN_MS = 3_000;

const NOT_RESTORED = [
  "Variables as they are today: Railway puts those of the old deployment back together with its image, so a secret or a flag that was changed since has its old value again.",
  "Settings of the service beside variables: start command, health check, regions, replicas, cron.",
  "Volumes, databases and buckets: their schema and their contents stay as they are.",
  "Other services and environments of the project.",
  "Jobs that are queued, mails that are sent, payments that are made.",
  "Copies of pages and files in browsers and in a CDN.",
];

/** One service in one environment of a Railway project. A release is an image; see docs/platforms/railway.md. */
export function railway(target: RailwayTarget, lookAgainMs = LOOK_AGAIN_MS): ReleasePlatform {
  const { versionUrl } = target;
  const askServing = versionUrl ? () => askServingVersion(versionUrl) : null;
  const platform: ReleasePlatform = {
    kind: "railway",
    capabilities: {
      idempotencyKey: false,
      precondition: false,
      listOperations: true,
      dryRun: false,
      quietPeriodMs: QUIET_MS,
      longestCallMs: longestCallMs(target),
      readEveryMs: READ_EVERY_MS,
    },
    place: placeOf(target),
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => readCurrent(target),
    candidates: async () => releasesAmong((await readTarget(target)).deployments),
    changeUnderWay: async () => underWay((await readTarget(target)).deployments).length > 0,
    preview: (from, to, hold) => preview(target, from, to, hold),
    async held() {
      const { enabled } = (await readTarget(target)).autoDeploy;
      return { on: !enabled, means: `Automatic deployments of the service are ${enabled ? "on" : "off"}.` };
    },
    observe: (step, plan) => observe(target, askServing, step, plan),
    send: (step, plan, sending) => send(target, platform, { step, plan, sending, lookAgainMs }),
    servingVersion: askServing ?? (async () => servingByRailway(target)),
    probe: () => probeRailway(target, askServing),
  };
  return platform;
}

function longestCallMs({ deployMinutes }: RailwayTarget): number {
  return deployMinutes * 60_000;
}

async function readCurrent(target: RailwayTarget): Promise<CurrentRelease> {
  const { deployments, live, configHash } = await readTarget(target);
  if (!live) throw new PlatformUnreadable(`${placeOf(target).location} has no deployment that is live`);
  return currentOf(live, deployments, configHash);
}

async function servingByRailway(target: RailwayTarget): Promise<Serving> {
  return readCurrent(target).then(
    ({ version, commit }) => ({ ok: true, version, commit }),
    (error: Error) => ({ ok: false, why: error.message }),
  );
}

async function preview(
  target: RailwayTarget,
  from: PlanFrom,
  to: PlanTo,
  hold: HoldWish,
): Promise<PlanPreview> {
  const names = await readDifferingVariables(target, from.releaseId, to.releaseId).catch(() => null);
  const variables =
    names === null
      ? "Railway did not say which variables differ between the two deployments."
      : `Variables that go back to another value: ${names.join(", ") || "none"}.`;
  return {
    steps: stepsTo(target, to, hold),
    notes: ["Railway makes a new deployment of the old image; nothing is built.", variables],
    hold:
      hold === "set"
        ? "Automatic deployments of the service are off: a push deploys nothing. A person or a pipeline that deploys by itself still can."
        : null,
  };
}

async function observe(
  target: RailwayTarget,
  askServing: (() => Promise<Serving>) | null,
  step: PlanStep,
  plan: Ends,
): Promise<Observation> {
  const purpose = purposeOf(target, plan.to, step);
  if (purpose === null)
    return { at: "other", what: "The target was configured anew after the plan was made." };
  const reading = await readTarget(target);
  return standingOf(reading, (await askServing?.()) ?? null, purpose, plan);
}

async function send(
  target: RailwayTarget,
  platform: ReleasePlatform,
  call: { step: PlanStep; plan: Ends; sending: Sending; lookAgainMs: number },
): Promise<SendOutcome> {
  const { step, plan, sending, lookAgainMs } = call;
  let before: string[] = [];
  const planned = {
    preview: async (_: PlanFrom, to: PlanTo, hold: HoldWish) => ({
      steps: stepsTo(target, to, hold),
      notes: [],
      hold: null,
    }),
    observe: platform.observe,
  };
  return sendStep(planned, step, plan, sending, {
    lookAgainMs,
    make: async () => {
      if (step.kind !== "request") return { called: "refused", reason: "It is no step for Railway." };
      before = (await readTarget(target)).deployments.map(({ id }) => id);
      const { signal } = sending;
      return callRailway(target, step, { signal, timeoutMs: longestCallMs(target) });
    },
    look: async () => (await whyNotLive(target, plan, before)) ?? platform.observe(step, plan),
  });
}

/** The deployment that our call made ended badly: Railway said no, only later. Or it waits for a person. */
async function whyNotLive(
  target: RailwayTarget,
  { to }: Ends,
  before: readonly string[],
): Promise<{ at: "failed" | "unknown"; why: string } | null> {
  const { deployments } = await readTarget(target);
  const wanted = deployments.find(({ id }) => id === to.releaseId);
  const made = deployments.find(({ id }) => !before.includes(id));
  if (!wanted || !made || !isSame(made, wanted)) return null;
  if (made.status === "NEEDS_APPROVAL")
    return { at: "unknown", why: `deployment ${made.id} waits for somebody who approves it in Railway` };
  if (!isGivenUp(made)) return null;
  return {
    at: "failed",
    why: `Railway made deployment ${made.id} of ${to.version}, which is ${made.status}.`,
  };
}
