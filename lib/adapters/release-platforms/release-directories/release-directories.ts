import { access, constants } from "node:fs/promises";
import { askOnce } from "@/lib/adapters/http";
import { changeUnderWay } from "@/lib/adapters/release-platforms/release-directories/change-under-way";
import { hashConfig } from "@/lib/adapters/release-platforms/release-directories/config-hash";
import { readCurrentLink } from "@/lib/adapters/release-platforms/release-directories/current-link";
import {
  listReleases,
  type ReleaseFile,
  readReleaseFile,
} from "@/lib/adapters/release-platforms/release-directories/release-directory";
import { observeRestart, sendRestart } from "@/lib/adapters/release-platforms/release-directories/restart";
import {
  observeSwitch,
  sendSwitch,
} from "@/lib/adapters/release-platforms/release-directories/switch-release";
import {
  foreignStep,
  type ReleaseDirectoriesTarget,
} from "@/lib/adapters/release-platforms/release-directories/target";
import {
  type CurrentRelease,
  type Ends,
  type PlanPreview,
  PlatformUnreadable,
  type ReleasePlatform,
  type Sending,
  type SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";
import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

const RESTART_TIMEOUT_MS = 10_000;

const NOT_RESTORED = [
  "The database: its schema and its rows stay as they are.",
  "Files outside the release directory: uploads, caches, logs.",
  "Configuration beside the releases and environment variables of the host.",
  "Jobs that are queued, mails that are sent, payments that are made.",
  "Copies of pages and files in browsers and in a CDN.",
  "Feature flags, and other services that were released together with this one.",
];

/** Releases as directories on a host, one of them live by the link `current`, restarted by a command. */
export function releaseDirectories(target: ReleaseDirectoriesTarget): ReleasePlatform {
  const { root } = target;
  return {
    kind: "release-directories",
    capabilities: {
      idempotencyKey: true,
      precondition: true,
      listOperations: false,
      dryRun: false,
      quietPeriodMs: 2_000,
      longestCallMs: target.restartTimeoutMs ?? RESTART_TIMEOUT_MS,
    },
    place: { identity: root, location: root },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => readCurrent(target),
    candidates: () => listReleases(root).catch(unreadable),
    changeUnderWay: () => changeUnderWay(root),
    preview: async (from, to) => preview(target, from, to),
    held: async () => null,
    async observe(step, plan, idempotencyKey) {
      const foreign = foreignStep(step, target);
      if (foreign !== null) return { at: "other", what: foreign };
      if (step.kind === "switch-release") return observeSwitch(step, plan);
      if (step.kind === "restart") return observeRestart(root, step, plan, idempotencyKey ?? null);
      return { at: "other", what: "It is no step for release directories." };
    },
    send: (step, plan, sending) => send(target, step, plan, sending),
    servingVersion: () => askServingVersion(target.versionUrl),
    probe: () => probe(target),
  };
}

/** What serves is live. When nothing answers, the link says what would serve. */
async function readCurrent({ root, versionUrl }: ReleaseDirectoriesTarget): Promise<CurrentRelease> {
  const [link, serving, configHash] = await Promise.all([
    readCurrentLink(root),
    askServingVersion(versionUrl),
    hashConfig(root),
  ]);
  if (!link.ok) throw new PlatformUnreadable(link.why);
  const linked = await readReleaseFile(root, link.releaseId);
  if (!serving.ok)
    return {
      ...known(link.releaseId, linked),
      since: link.since,
      configHash,
      saidBy: "link",
      warnings: [serving.why],
    };
  if (linked.ok && linked.version === serving.version) {
    return {
      ...known(link.releaseId, linked),
      since: link.since,
      configHash,
      saidBy: "link and version address",
      warnings: [],
    };
  }
  const served = (await listReleases(root).catch(unreadable)).find(
    ({ version }) => version === serving.version,
  );
  if (!served)
    throw new PlatformUnreadable(`${versionUrl} answers ${serving.version}, which lies in no directory`);
  const warning = `current leads to ${link.releaseId}, but ${serving.version} answers: it was not restarted`;
  const { releaseId, version, commit } = served;
  return {
    releaseId,
    version,
    commit,
    since: null,
    configHash,
    saidBy: "version address",
    warnings: [warning],
  };
}

function known(releaseId: string, file: ReleaseFile) {
  if (!file.ok) throw new PlatformUnreadable(file.why);
  return { releaseId, version: file.version, commit: file.commit };
}

function preview(target: ReleaseDirectoriesTarget, from: PlanFrom, to: PlanTo): PlanPreview {
  const steps: PlanStep[] = [
    { kind: "switch-release", root: target.root, from: from.releaseId, to: to.releaseId },
    { kind: "restart", command: target.restart, versionUrl: target.versionUrl, expectVersion: to.version },
  ];
  return { steps, notes: [], hold: null };
}

async function send(
  target: ReleaseDirectoriesTarget,
  step: PlanStep,
  plan: Ends,
  sending: Sending,
): Promise<SendOutcome> {
  const foreign = foreignStep(step, target);
  if (foreign !== null) return { outcome: "refused", reason: foreign };
  try {
    if (step.kind === "switch-release") return await sendSwitch(step, plan, sending);
    if (step.kind === "restart") return await sendRestart(target.root, step, plan, sending);
    return { outcome: "refused", reason: "It is no step for release directories." };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: "unknown", reason: `The call was cut short: ${reason}` };
  }
}

async function probe(target: ReleaseDirectoriesTarget): Promise<{ ok: boolean; findings: string[] }> {
  const findings: string[] = [];
  let ok = true;
  const found = (good: boolean, finding: string) => {
    ok &&= good;
    findings.push(finding);
  };
  const mayWrite = await access(target.root, constants.W_OK).then(
    () => true,
    () => false,
  );
  found(mayWrite, mayWrite ? `${target.root} can be written` : `${target.root} cannot be written`);
  const link = await readCurrentLink(target.root);
  found(link.ok, link.ok ? `current leads to ${link.releaseId}` : link.why);
  const releases = await listReleases(target.root).catch(() => []);
  found(
    releases.some(({ retained }) => retained),
    `${releases.length} release directories`,
  );
  const serving = await askServingVersion(target.versionUrl);
  found(serving.ok, serving.ok ? `${target.versionUrl} answers ${serving.version}` : serving.why);
  if (target.healthUrl !== undefined) {
    const health = await askOnce({ url: target.healthUrl, timeoutMs: 2_000 });
    found(
      health.ok && health.status === 200,
      `${target.healthUrl}: ${health.ok ? health.status : health.why}`,
    );
  }
  return { ok, findings };
}

function unreadable(error: Error): never {
  throw new PlatformUnreadable(error.message);
}
