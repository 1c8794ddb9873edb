import { z } from "zod";
import {
  digestOf,
  ownVersion,
  versionBuiltFrom,
  wholeCommit,
} from "@/lib/adapters/release-platforms/built-from";
import type { PlatformCandidate } from "@/lib/adapters/release-platforms/release-platform";
import { readApi, type VercelTarget } from "@/lib/adapters/release-platforms/vercel/target";
import type { PlanTo } from "@/lib/domain/plan/plan-document";

const MOST_LISTED = "100";
const COMMITS = ["githubCommitSha", "gitlabCommitSha", "bitbucketCommitSha", "gitCommitSha"];

/** Lists say `uid`, `created` and `state` where single deployments say `id`, `createdAt` and `readyState`. */
const deploymentShape = z
  .object({
    uid: z.string().optional(),
    id: z.string().optional(),
    url: z.string().nullish(),
    created: z.number().optional(),
    createdAt: z.number().optional(),
    state: z.string().optional(),
    readyState: z.string().optional(),
    readySubstate: z.string().nullish(),
    target: z.string().nullish(),
    projectId: z.string(),
    aliasAssigned: z.union([z.number(), z.boolean()]).nullish(),
    softDeletedByRetention: z.boolean().nullish(),
    meta: z.record(z.string(), z.unknown()).optional(),
  })
  .transform((read, context) => {
    const id = read.id ?? read.uid;
    const createdAt = read.createdAt ?? read.created;
    const state = read.readyState ?? read.state;
    if (id !== undefined && createdAt !== undefined && state !== undefined)
      return { ...read, ...namesOf(id, read.meta ?? {}), id, createdAt, state };
    context.addIssue({ code: "custom", message: "lacks its id, its time or its state" });
    return z.NEVER;
  });

export type Deployment = z.infer<typeof deploymentShape>;

/** `meta.version` is what whoever deployed called it; a build of changes that were not committed says so. */
function namesOf(id: string, meta: Record<string, unknown>) {
  const text = (key: string) => (typeof meta[key] === "string" ? meta[key] : undefined);
  const commit = wholeCommit(COMMITS.map(text).find((found) => found !== undefined));
  const dirty = text("gitDirty") === "1" ? "-dirty" : "";
  const version = ownVersion(text("version")) ?? `${versionBuiltFrom(commit, id)}${dirty}`;
  return { commit, version };
}

/** Null: it is gone, or the token may not see it. */
export function readDeployment(target: VercelTarget, id: string): Promise<Deployment | null> {
  return readApi(target, `/v13/deployments/${encodeURIComponent(id)}`, {}, deploymentShape);
}

/** Deployments to production in any of these states, newest first, at most a hundred. */
export async function listDeployments(
  target: VercelTarget,
  states: readonly string[],
): Promise<Deployment[]> {
  const query = {
    projectId: target.projectId,
    target: "production",
    state: states.join(","),
    limit: MOST_LISTED,
  };
  const shape = z.object({ deployments: z.array(deploymentShape) });
  const read = await readApi(target, "/v6/deployments", query, shape);
  return (read?.deployments ?? []).toSorted((a, b) => b.createdAt - a.createdAt);
}

export function toCandidate(target: VercelTarget, deployment: Deployment): PlatformCandidate {
  return {
    releaseId: deployment.id,
    version: deployment.version,
    commit: deployment.commit,
    artefactDigest: digestOfDeployment(deployment),
    retained: whyNotThere(target, deployment) === null,
  };
}

/** Why the release that the plan puts live is not the one that was signed; null when it is. */
export async function faultOfTarget(target: VercelTarget, to: PlanTo): Promise<string | null> {
  const deployment = await readDeployment(target, to.releaseId);
  if (deployment === null) return `Deployment ${to.releaseId} is not at Vercel any more.`;
  const gone = whyNotThere(target, deployment);
  if (gone !== null) return gone;
  return digestOfDeployment(deployment) === to.artefactDigest && deployment.commit === to.commit
    ? null
    : `Deployment ${to.releaseId} is not the one that was signed.`;
}

function whyNotThere({ projectId }: VercelTarget, deployment: Deployment): string | null {
  const { id } = deployment;
  if (deployment.projectId !== projectId) return `Deployment ${id} belongs to another project.`;
  if (deployment.target !== "production") return `Deployment ${id} was not built for production.`;
  if (deployment.softDeletedByRetention) return `Deployment ${id} was deleted because of its age.`;
  return deployment.state === "READY" ? null : `Deployment ${id} is ${deployment.state}, not READY.`;
}

/** Vercel never changes a deployment: another content is another id. */
function digestOfDeployment({ id, projectId, url, createdAt, commit }: Deployment): string {
  return digestOf([id, projectId, url ?? null, createdAt, commit]);
}
