import {
  isUnderWay,
  listDeploys,
  readDeploy,
  toCandidate,
} from "@/lib/adapters/release-platforms/netlify/deploy";
import { observe } from "@/lib/adapters/release-platforms/netlify/observe";
import { probe } from "@/lib/adapters/release-platforms/netlify/probe";
import { hashConfig, heldAt, readSite } from "@/lib/adapters/release-platforms/netlify/site";
import { doingOf, planOf } from "@/lib/adapters/release-platforms/netlify/steps";
import { headersOf, type NetlifyTarget } from "@/lib/adapters/release-platforms/netlify/target";
import { callPlatform } from "@/lib/adapters/release-platforms/platform-http";
import { contradictionOf, readServing } from "@/lib/adapters/release-platforms/production-answers";
import {
  type CurrentRelease,
  type PlatformCandidate,
  PlatformUnreadable,
  type ReleasePlatform,
} from "@/lib/adapters/release-platforms/release-platform";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

const CALL_TIMEOUT_MS = 20_000;
/** Netlify allows 500 requests a minute to one token, for everything that uses it. */
const LOOK_AGAIN_MS = 1_000;

const NOT_RESTORED = [
  "Databases, Netlify Blobs and everything else outside the deploy: they stay as they are.",
  "Environment variables: functions of the old deploy run with those of its own build, so values that were rotated since are missing.",
  "Scheduled functions: they go back to the schedule of the old deploy.",
  "Settings of the site: domains, access, notifications, snippets.",
  "Copies of pages and files in browsers and in caches before Netlify.",
  "Feature flags, split tests, form submissions, queued work, mails that are sent, payments that are made.",
  "Other sites and services that were released together with this one.",
];

/** A site at Netlify: a release is a production deploy, and going back publishes it again. */
export function netlify(target: NetlifyTarget): ReleasePlatform {
  const platform: ReleasePlatform = {
    kind: "netlify",
    capabilities: {
      idempotencyKey: false,
      precondition: false,
      listOperations: false,
      dryRun: false,
      quietPeriodMs: 15_000,
      longestCallMs: 30_000,
    },
    place: { identity: target.siteId, location: `Netlify site ${target.siteId}` },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl ?? null,
    current: () => readCurrent(target),
    candidates: () => readCandidates(target),
    async changeUnderWay() {
      const now = new Date();
      return (await listDeploys(target, null)).some((deploy) => isUnderWay(deploy, now));
    },
    async preview(_, to, wish) {
      return planOf(target, to, wish, wish === "leave" && heldAt(await readSite(target)).on);
    },
    held: async () => heldAt(await readSite(target)),
    async observe(step, ends) {
      const doing = doingOf(target, step, ends.to);
      if (doing === null) return { at: "other", what: "It is no step for this site at Netlify." };
      return observe(target, doing, await readSite(target), ends);
    },
    async send(step, ends, sending) {
      if (step.kind !== "request" || doingOf(target, step, ends.to) === null)
        return { outcome: "refused", reason: "The target was configured anew after the plan was made." };
      const { signal } = sending;
      const make = () => callPlatform(step, headersOf(target), { signal, timeoutMs: CALL_TIMEOUT_MS });
      return sendStep(platform, step, ends, sending, { make, lookAgainMs: LOOK_AGAIN_MS });
    },
    servingVersion: () => readServing(target.versionUrl, () => readCurrent(target)),
    probe: () => probe(target),
  };
  return platform;
}

async function readCurrent(target: NetlifyTarget): Promise<CurrentRelease> {
  const site = await readSite(target);
  const live = site.published_deploy;
  if (!live)
    throw new PlatformUnreadable(`The site ${site.name ?? target.siteId} has no published deploy yet`);
  const [configHash, serving] = await Promise.all([
    hashConfig(target, site),
    target.versionUrl === undefined ? null : askServingVersion(target.versionUrl),
  ]);
  const { id: releaseId, version, commit, published_at: publishedAt } = live;
  const contradiction = contradictionOf(target.versionUrl, serving, { version, commit });
  return {
    releaseId,
    version,
    commit,
    configHash,
    since: publishedAt ? new Date(publishedAt) : null,
    saidBy: serving?.ok && contradiction === null ? "Netlify and version address" : "Netlify",
    warnings: contradiction === null ? [] : [contradiction],
  };
}

/** The live release is among them, however old it is. */
async function readCandidates(target: NetlifyTarget): Promise<PlatformCandidate[]> {
  const [{ published_deploy: live }, listed] = await Promise.all([
    readSite(target),
    listDeploys(target, "ready"),
  ]);
  const isListed = !live || listed.some(({ id }) => id === live.id);
  const missing = isListed ? null : await readDeploy(target, live.id);
  return [...listed, ...(missing ? [missing] : [])].map((deploy) => toCandidate(target, deploy));
}
