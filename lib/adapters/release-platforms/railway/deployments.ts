import { z } from "zod";
import type { CurrentRelease, PlatformCandidate } from "@/lib/adapters/release-platforms/release-platform";
import { relativePart } from "@/lib/domain/plan/relative-target";

/** One deployment as Railway lists it. `digest` is that of the image; null: Railway names none. */
export type Deployment = {
  id: string;
  status: string;
  canRollback: boolean;
  createdAt: Date;
  statusUpdatedAt: Date | null;
  digest: string | null;
  commit: string | null;
  version: string;
};

/** What Railway does not finish in one moment; while a deployment is in one of these, nobody knows what comes out. */
const UNDER_WAY = ["INITIALIZING", "QUEUED", "WAITING", "BUILDING", "DEPLOYING"];
/** These have served, or serve. */
const ONCE_LIVE = ["SUCCESS", "SLEEPING", "CRASHED", "REMOVING", "REMOVED"];
const LIVE = ["SUCCESS", "SLEEPING", "CRASHED"];
const GIVEN_UP = ["FAILED", "CRASHED", "SKIPPED", "REMOVED"];

const metaSchema = z.looseObject({
  imageDigest: z.string().nullish(),
  image: z.string().nullish(),
  commitHash: z.string().nullish(),
});

/** A node of Railway's list. `meta` has no published form, so whatever in it has another one counts as not there. */
export const deploymentSchema = z
  .object({
    id: z.string().min(1),
    status: z.string(),
    canRollback: z.boolean(),
    createdAt: z.iso.datetime({ offset: true }),
    statusUpdatedAt: z.iso.datetime({ offset: true }).nullable(),
    meta: z.unknown(),
  })
  .transform(({ id, status, canRollback, createdAt, statusUpdatedAt, meta }): Deployment => {
    const { imageDigest, image, commitHash } = metaSchema.safeParse(meta).data ?? {};
    const digest = /sha256:[0-9a-f]{64}$/.exec(imageDigest ?? image ?? "")?.[0] ?? null;
    const commit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commitHash ?? "") ? (commitHash ?? null) : null;
    return {
      id,
      status,
      canRollback,
      createdAt: new Date(createdAt),
      statusUpdatedAt: statusUpdatedAt === null ? null : new Date(statusUpdatedAt),
      digest,
      commit,
      version: commit?.slice(0, 12) ?? tagOf(image ?? "") ?? digest?.slice(0, 19) ?? id,
    };
  });

/** The tag of an image, unless it is one that moves. */
function tagOf(image: string): string | null {
  const tag = /:([\w][\w.-]{0,127})$/.exec(image.replace(/@.*$/, ""))?.[1] ?? null;
  return tag === null || relativePart(tag) !== null ? null : tag;
}

export function newestFirst(deployments: readonly Deployment[]): Deployment[] {
  return [...deployments].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
}

/** What somebody is deploying at this moment, newest first. */
export function underWay(deployments: readonly Deployment[]): Deployment[] {
  return deployments.filter(({ status }) => UNDER_WAY.includes(status));
}

export function isGivenUp({ status }: Deployment): boolean {
  return GIVEN_UP.includes(status);
}

/** The newest one that Railway calls active; when all have crashed, the newest that had been live. */
export function liveAmong(
  deployments: readonly Deployment[],
  activeIds: readonly string[],
): Deployment | null {
  const active = deployments.find(({ id, status }) => activeIds.includes(id) && LIVE.includes(status));
  return active ?? deployments.find(({ status }) => LIVE.includes(status)) ?? null;
}

/**
 * A rollback makes a new deployment of the same image, so the image is the release. Its id is that of the oldest
 * deployment of the image that can still be rolled back to: it stays the same however often the image goes live.
 */
export function releaseIdOf(deployment: Deployment, deployments: readonly Deployment[]): string {
  const same = deployments.filter((other) => isSame(other, deployment));
  const oldest = same.findLast(({ canRollback }) => canRollback) ?? same.at(-1);
  return oldest?.id ?? deployment.id;
}

export function isSame(one: Deployment, other: Deployment): boolean {
  return one.id === other.id || (one.digest !== null && one.digest === other.digest);
}

/** Each image once, by its newest deployment. */
export function releasesAmong(deployments: readonly Deployment[]): PlatformCandidate[] {
  const served = deployments.filter(({ status }) => ONCE_LIVE.includes(status));
  const newest = served.filter((one, index) => served.findIndex((other) => isSame(other, one)) === index);
  return newest.map((deployment) => ({
    releaseId: releaseIdOf(deployment, served),
    version: deployment.version,
    commit: deployment.commit,
    artefactDigest: deployment.digest,
    retained: served.some((other) => isSame(other, deployment) && other.canRollback),
  }));
}

/** The live deployment as the release that it is. */
export function currentOf(
  live: Deployment,
  deployments: readonly Deployment[],
  configHash: string,
): CurrentRelease {
  const served = deployments.filter(({ status }) => ONCE_LIVE.includes(status));
  return {
    releaseId: releaseIdOf(live, served),
    version: live.version,
    commit: live.commit,
    configHash,
    since: live.statusUpdatedAt ?? live.createdAt,
    saidBy: `Railway, deployment ${live.id}`,
    warnings: [
      ...(live.status === "CRASHED" ? [`Deployment ${live.id} has crashed.`] : []),
      ...(live.digest === null ? [`Railway names no image digest for deployment ${live.id}.`] : []),
    ],
  };
}
