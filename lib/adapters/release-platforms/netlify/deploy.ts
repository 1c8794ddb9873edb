import { z } from "zod";
import { digestOf, versionBuiltFrom, wholeCommit } from "@/lib/adapters/release-platforms/built-from";
import { type NetlifyTarget, readApi } from "@/lib/adapters/release-platforms/netlify/target";
import type { PlatformCandidate } from "@/lib/adapters/release-platforms/release-platform";
import type { PlanTo } from "@/lib/domain/plan/plan-document";

const MOST_LISTED = "100";
/** A deploy is built within half an hour; what began before this was given up without a word. */
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const ENDED = ["ready", "error", "rejected", "pending_review"];

export const deployShape = z
  .object({
    id: z.string(),
    site_id: z.string(),
    state: z.string(),
    context: z.string().nullish(),
    commit_ref: z.string().nullish(),
    created_at: z.string(),
    published_at: z.string().nullish(),
    locked: z.boolean().nullish(),
    skipped: z.boolean().nullish(),
    draft: z.boolean().nullish(),
  })
  .transform((read) => {
    const commit = wholeCommit(read.commit_ref);
    return { ...read, commit, version: versionBuiltFrom(commit, read.id) };
  });

export type Deploy = z.infer<typeof deployShape>;

/** Null: it is gone, or the token may not see it. */
export function readDeploy(target: NetlifyTarget, id: string): Promise<Deploy | null> {
  const path = `/sites/${target.siteId}/deploys/${encodeURIComponent(id)}`;
  return readApi(target, path, {}, deployShape);
}

/** The newest deploys to production, at most a hundred, newest first. */
export async function listDeploys(target: NetlifyTarget, state: string | null): Promise<Deploy[]> {
  const query = { production: "true", page: "1", per_page: MOST_LISTED, ...(state !== null && { state }) };
  const read = await readApi(target, `/sites/${target.siteId}/deploys`, query, z.array(deployShape));
  return (read ?? []).toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
}

/** Whether it may go live by itself within the next minutes. */
export function isUnderWay({ state, created_at }: Deploy, now: Date): boolean {
  return !ENDED.includes(state) && now.getTime() - Date.parse(created_at) < FORGOTTEN_AFTER_MS;
}

export function toCandidate(target: NetlifyTarget, deploy: Deploy): PlatformCandidate {
  return {
    releaseId: deploy.id,
    version: deploy.version,
    commit: deploy.commit,
    artefactDigest: digestOfDeploy(deploy),
    retained: whyNotThere(target, deploy) === null,
  };
}

/** Why the release that the plan puts live is not the one that was signed; null when it is. */
export async function faultOfTarget(target: NetlifyTarget, to: PlanTo): Promise<string | null> {
  const deploy = await readDeploy(target, to.releaseId);
  if (deploy === null) return `Deploy ${to.releaseId} is not at Netlify any more.`;
  const gone = whyNotThere(target, deploy);
  if (gone !== null) return gone;
  return digestOfDeploy(deploy) === to.artefactDigest && deploy.commit === to.commit
    ? null
    : `Deploy ${to.releaseId} is not the one that was signed.`;
}

function whyNotThere({ siteId }: NetlifyTarget, { id, site_id, state, context, skipped, draft }: Deploy) {
  if (site_id !== siteId) return `Deploy ${id} belongs to another site.`;
  if (context != null && context !== "production")
    return `Deploy ${id} was made for ${context}, not for production.`;
  if (draft) return `Deploy ${id} is a draft.`;
  if (skipped) return `Deploy ${id} was skipped, so it holds nothing.`;
  return state === "ready" ? null : `Deploy ${id} is ${state}, not ready.`;
}

/** Netlify never changes a deploy that is ready: another content is another id. */
function digestOfDeploy({ id, site_id, commit_ref, created_at }: Deploy): string {
  return digestOf([id, site_id, commit_ref ?? null, created_at]);
}
