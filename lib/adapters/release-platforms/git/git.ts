import {
  findPrepared,
  observeBranch,
  readCandidates,
  readCurrent,
} from "@/lib/adapters/release-platforms/git/branch";
import { mirrorOf } from "@/lib/adapters/release-platforms/git/mirror";
import { probe } from "@/lib/adapters/release-platforms/git/probe";
import { askProduction } from "@/lib/adapters/release-platforms/git/production";
import {
  carrierStep,
  githubHeaders,
  observeCarrier,
  observePullRequest,
  pullRequestStep,
} from "@/lib/adapters/release-platforms/git/pull-request";
import { push, readHead } from "@/lib/adapters/release-platforms/git/remote";
import { type GitTarget, productionRef } from "@/lib/adapters/release-platforms/git/target";
import { callPlatform } from "@/lib/adapters/release-platforms/platform-http";
import {
  type Ends,
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
import type { CommandStep, PlanStep } from "@/lib/domain/plan/plan-step";

const CALL_MS = 60_000;
/** A server may go on with a push after its client is gone. */
const QUIET_MS = 60_000;
const LOOK_AGAIN_MS = 1_000;

const NOT_RESTORED = [
  "The database: its schema and its rows stay as they are.",
  "Environment variables, secrets and settings of the platform that deploys the branch.",
  "Whatever is not in the repository: uploads, caches, artefacts of earlier builds.",
  "Jobs that are queued, mails that are sent, payments that are made.",
  "Copies of pages and files in browsers and in a CDN.",
  "Feature flags, and other services that were released together with this one.",
];

/** A branch that a pipeline deploys to production; going back is one more commit, pushed or proposed. */
export function gitBranch(target: GitTarget): ReleasePlatform {
  const proposes = target.mode === "pull-request";
  const deployMs = target.versionUrl && !proposes ? target.deployMinutes * 60_000 : 0;
  const place = `${target.remote} ${target.branch}`;
  return {
    kind: "git",
    capabilities: {
      idempotencyKey: false,
      precondition: true,
      listOperations: false,
      dryRun: false,
      quietPeriodMs: QUIET_MS,
      longestCallMs: CALL_MS + deployMs,
      ...(proposes && { proposesOnly: true }),
    },
    place: { identity: place, location: place },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => readCurrent(target),
    candidates: () => readCandidates(target),
    changeUnderWay: () => changeUnderWay(target),
    preview: async (from, to) => preview(target, { from, to }),
    takesBack: (from, to) => takesBack(target, { from, to }),
    held: async () => null,
    observe: (step, ends) => observe(target, step, ends),
    send: (step, ends, sending) => send(target, step, ends, sending),
    servingVersion: () => servingVersion(target),
    probe: () => probe(target),
  };
}

async function preview(target: GitTarget, ends: Ends): Promise<PlanPreview> {
  if (target.mode === "pull-request")
    return {
      steps: [carrierStep(target, ends), pullRequestStep(target, ends)],
      notes: [PROPOSED, ...aboutMerges(ends)],
      hold: null,
    };
  const notes = [
    `${target.branch} gets one more commit; nothing of its history is rewritten, and a push that others made in between is never overwritten.`,
    target.versionUrl
      ? `The push is done once ${target.versionUrl} answers the commit, within ${target.deployMinutes} minutes.`
      : "No version address is configured: Twokey sees that the branch has the commit, not that production serves it.",
    ...aboutMerges(ends),
  ];
  return { steps: [pushStep(target, ends)], notes, hold: null };
}

const PROPOSED =
  "The steps end with an open pull request. A review and a merge are still needed there: production changes only then.";

function aboutMerges({ to }: Ends): string[] {
  return to.version.startsWith("without-")
    ? [
        "Where a merge is taken back, merging the same branch again later brings nothing back: revert this revert instead.",
      ]
    : [];
}

function pushStep(target: GitTarget, { from, to }: Ends): CommandStep {
  const ref = productionRef(target);
  const lease = `--force-with-lease=${ref}:${from.releaseId}`;
  return {
    kind: "command",
    does: `Push ${to.version} to ${target.branch}, only if it is still at ${from.releaseId.slice(0, 8)}`,
    command: ["git", "push", "--porcelain", lease, target.remote, `${to.releaseId}:${ref}`],
    puts: to.releaseId,
  };
}

async function observe(target: GitTarget, step: PlanStep, ends: Ends): Promise<Observation> {
  if (step.kind === "command")
    return target.mode === "push" ? observeBranch(target, ends) : observeCarrier(target, ends);
  if (step.kind === "request" && target.mode === "pull-request") return observePullRequest(target, ends);
  return { at: "other", what: "It is no step for a branch." };
}

function send(target: GitTarget, step: PlanStep, ends: Ends, sending: Sending): Promise<SendOutcome> {
  const platform = {
    preview: (from: Ends["from"], to: Ends["to"]) => preview(target, { from, to }),
    observe: (planned: PlanStep, plan: Ends) => observe(target, planned, plan),
  };
  const make = async () => {
    if (step.kind === "command") return push(await mirrorOf(target), step.command, sending.signal);
    if (step.kind === "request")
      return callPlatform(step, githubHeaders(target), { signal: sending.signal, timeoutMs: CALL_MS });
    return { called: "refused", reason: "It is no step for a branch." } as const;
  };
  let told = "";
  const look = async () => {
    const seen = await observe(target, step, ends);
    if (seen.at === "unknown" && seen.why !== told) {
      told = seen.why;
      sending.log(seen.why);
    }
    return seen;
  };
  return sendStep(platform, step, ends, sending, { make, look, lookAgainMs: LOOK_AGAIN_MS });
}

async function takesBack(target: GitTarget, ends: Ends): Promise<{ older: string; newer: string }> {
  const { from, to } = ends;
  if (to.releaseId === from.releaseId) return { older: from.releaseId, newer: from.releaseId };
  const revert = await findPrepared(target, ends);
  if (revert) return { older: revert.older, newer: revert.newer };
  throw new PlatformUnreadable(`${to.version} cannot be prepared on ${from.version} any more`);
}

/** A branch that is ahead of production is being deployed, or failed to be, or holds what is not deployed: null. */
async function changeUnderWay(target: GitTarget): Promise<boolean | null> {
  const head = await readHead(target);
  const mirror = await mirrorOf(target);
  await mirror.have(head);
  const production = await askProduction(target, mirror, head);
  return production?.at === "commit" ? false : null;
}

async function servingVersion(target: GitTarget): Promise<Serving> {
  if (target.versionUrl) return askServingVersion(target.versionUrl);
  try {
    const { version, commit } = await readCurrent(target);
    return { ok: true, version, commit };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}
