import { createHash } from "node:crypto";
import type { Cluster } from "@/lib/adapters/release-platforms/helm/cluster";
import { type ReleaseHistory, readHistory, releaseIdOf } from "@/lib/adapters/release-platforms/helm/history";
import {
  findLive,
  type LiveRevision,
  type LiveWorkload,
  readWorkloads,
} from "@/lib/adapters/release-platforms/helm/live-revision";
import {
  commitOf,
  overrulingOwnerOf,
  referencesBeside,
} from "@/lib/adapters/release-platforms/helm/manifest";
import {
  canBeGoneBackTo,
  type Revision,
  versionOf,
} from "@/lib/adapters/release-platforms/helm/stored-release";
import { type HelmTarget, isInterrupted } from "@/lib/adapters/release-platforms/helm/target";
import type { CurrentRelease, PlatformCandidate } from "@/lib/adapters/release-platforms/release-platform";

/** More revisions than these are not read: Helm itself keeps ten, if it is not told otherwise. */
const MOST_CANDIDATES = 30;

/** `origin` is the revision that gives what is live its name. `workloads` are those of the latest revision. */
export type Standing = {
  history: ReleaseHistory;
  workloads: LiveWorkload[];
  live: LiveRevision;
  origin: Revision;
};

/** One look at the history and at the workloads of the latest revision. Throws `PlatformUnreadable`. */
export async function look(cluster: Cluster, target: HelmTarget): Promise<Standing> {
  const history = await readHistory(cluster, target);
  const workloads = await readWorkloads(cluster, target, history.latest.objects);
  const now = new Date();
  const live = await findLive(history, workloads, now);
  // Nobody knows how far an interrupted rollback came, so it is not called by the name of what it goes back to.
  const named = isInterrupted(live.revision, target, now)
    ? live.revision
    : await history.originOf(live.revision);
  return { history, workloads, live, origin: named };
}

/** Throws `PlatformUnreadable`. */
export async function readCurrent(cluster: Cluster, target: HelmTarget): Promise<CurrentRelease> {
  const standing = await look(cluster, target);
  const { live, origin } = standing;
  return {
    ...named(origin, target),
    since: live.revision.begunAt,
    configHash: await configHashOf(cluster, standing.history.latest.number, live.revision),
    saidBy: live.saidBy,
    warnings: live.warnings,
    overruledBy: overrulingOwner(standing),
  };
}

function named(origin: Revision, { commitFrom }: HelmTarget) {
  return {
    releaseId: releaseIdOf(origin),
    version: versionOf(origin),
    commit: commitOf(origin.objects, commitFrom),
  };
}

/**
 * The number of the latest revision, so that whatever Helm does in between makes the plan stale, and the ConfigMaps
 * and Secrets that the pods read beside the chart, which no rollback brings back.
 */
export async function configHashOf(cluster: Cluster, latest: number, live: Revision): Promise<string> {
  const references = referencesBeside(live.objects);
  const beside = await Promise.all(
    references.map(async (reference) => [
      reference.kind,
      reference.name,
      await cluster.fingerprint(reference),
    ]),
  );
  const content = JSON.stringify([latest, beside]);
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function overrulingOwner({ history, workloads, live }: Standing): string | null {
  const marks = [
    ...history.stored.slice(0, 1).map(({ marks }) => marks),
    ...live.revision.objects.map(({ metadata }) => metadata),
    ...workloads.flatMap(({ live }) => (live === null ? [] : [live.metadata])),
  ];
  return marks.map(overrulingOwnerOf).find((owner) => owner !== null) ?? null;
}

/**
 * What can be gone back to, newest first, each content once; and what is live. A revision that failed or was never
 * finished is left out, because nobody knows what of it was ever in place. Throws `PlatformUnreadable`.
 */
export async function listCandidates(cluster: Cluster, target: HelmTarget): Promise<PlatformCandidate[]> {
  const { history, origin } = await look(cluster, target);
  const usable = history.stored.filter(({ status }) => canBeGoneBackTo(status)).slice(0, MOST_CANDIDATES);
  const revisions = await Promise.all(usable.map(({ number }) => history.read(number)));
  const found = new Map<number, Revision>();
  for (const revision of revisions) {
    if (revision === null || !canBeGoneBackTo(revision.status)) continue;
    const first = await history.originOf(revision);
    found.set(first.number, first);
  }
  found.set(origin.number, origin);
  const newestFirst = [...found.values()].sort((a, b) => b.number - a.number);
  return newestFirst.map((revision) => ({
    ...named(revision, target),
    artefactDigest: revision.digest,
    retained: canBeGoneBackTo(revision.status),
  }));
}
