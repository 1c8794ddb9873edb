import { z } from "zod";
import type { VercelProject } from "@/lib/adapters/release-platforms/environment-variable/target";
import type {
  LiveDeployment,
  MadeDeployment,
} from "@/lib/adapters/release-platforms/environment-variable/variable-host";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";

const NEWEST = "20";
const FAILED = ["ERROR", "CANCELED", "BLOCKED", "DELETED"];
const COMMITS = ["githubCommitSha", "gitlabCommitSha", "bitbucketCommitSha", "gitCommitSha"];

/** What a redeploy of Twokey writes into `meta`, so that it is known again. */
export const MARKS = { sets: "twokeySets", redeployOf: "twokeyRedeployOf" } as const;

const projectShape = z.object({
  name: z.string(),
  autoAssignCustomDomains: z.boolean().default(true),
  targets: z.record(z.string(), z.object({ id: z.string() }).nullish()).default({}),
});

const variableShape = z.object({
  id: z.string(),
  key: z.string(),
  type: z.string(),
  target: z.union([z.string(), z.array(z.string())]).default([]),
  gitBranch: z.string().nullish(),
  customEnvironmentIds: z.array(z.string()).nullish(),
  updatedAt: z.number().default(0),
});

export type VercelVariable = z.infer<typeof variableShape>;

/** Lists say `uid`, `created` and `state` where single deployments say `id`, `createdAt` and `readyState`. */
const deploymentShape = z.object({
  id: z.string().optional(),
  uid: z.string().optional(),
  createdAt: z.number().optional(),
  created: z.number().optional(),
  readyState: z.string().optional(),
  state: z.string().optional(),
  aliasAssigned: z.union([z.number(), z.boolean()]).nullish(),
  aliasError: z.unknown().optional(),
  meta: z.record(z.string(), z.unknown()).default({}),
});

export type VercelDeployment = {
  id: string;
  createdAt: number;
  commit: string | null;
  outcome: MadeDeployment["state"];
  said: string;
  /** What a redeploy of Twokey left: the variable with its value, and the deployment that was deployed again. */
  sets: string | null;
  redeployOf: string | null;
};

/** The whole address; the team stands in each, so that no default team of the token is ever meant. */
export function addressAt(
  { apiUrl, teamId }: VercelProject,
  path: string,
  query: Record<string, string> = {},
): string {
  return `${apiUrl.replace(/\/+$/, "")}${path}?${new URLSearchParams({ ...query, teamId })}`;
}

export function headersOf({ token }: VercelProject) {
  return { authorization: token.bearer() };
}

export async function readVercelProject(project: VercelProject) {
  const path = `/v9/projects/${project.projectId}`;
  const read = await ask(project, path, { rollbackInfo: "true" }, projectShape);
  if (read === null)
    throw new PlatformUnreadable(`Vercel knows no project ${project.projectId} in ${project.teamId}`);
  const live = read.targets.production?.id;
  if (live === undefined) throw new PlatformUnreadable(`${read.name} has no deployment in production yet`);
  return { name: read.name, assignsDomains: read.autoAssignCustomDomains, live };
}

/** The variables that a deployment to production is made with, without their values. */
export async function readVercelVariables(project: VercelProject): Promise<VercelVariable[]> {
  const shape = z.object({ envs: z.array(variableShape) });
  const read = await ask(project, `/v10/projects/${project.projectId}/env`, {}, shape);
  if (read === null) throw new PlatformUnreadable("Vercel does not show the variables");
  return read.envs.filter(({ target }) => [target].flat().includes("production"));
}

/** Only the value of this one variable leaves Vercel. */
export async function readVercelValue(
  project: VercelProject,
  { id }: VercelVariable,
): Promise<string | null> {
  const shape = z.object({ value: z.string().optional() });
  return (await ask(project, `/v1/projects/${project.projectId}/env/${id}`, {}, shape))?.value ?? null;
}

export async function readVercelDeployment(
  project: VercelProject,
  id: string,
): Promise<VercelDeployment | null> {
  const read = await ask(project, `/v13/deployments/${encodeURIComponent(id)}`, {}, deploymentShape);
  return read === null ? null : toDeployment(read);
}

/** The newest deployments to production, newest first, ready or not. */
export async function listVercelDeployments(project: VercelProject): Promise<VercelDeployment[]> {
  const query = { projectId: project.projectId, target: "production", limit: NEWEST };
  const shape = z.object({ deployments: z.array(deploymentShape) });
  const read = await ask(project, "/v6/deployments", query, shape);
  return (read?.deployments ?? []).map(toDeployment).sort((one, other) => other.createdAt - one.createdAt);
}

/**
 * The live deployment. `madeWith` is known only when the variable was not touched after the deployment began; the
 * code is that of the deployment which Twokey deployed again, while that one is there.
 */
export async function toLive(
  project: VercelProject,
  deployment: VercelDeployment,
  variable: { value: string | null; updatedAt: number } | null,
): Promise<LiveDeployment> {
  const { id, commit, createdAt, redeployOf } = deployment;
  const first = redeployOf === null ? null : await readVercelDeployment(project, redeployOf);
  const isSame = first !== null && first.commit === commit && first.outcome === "ready";
  const madeWith = variable !== null && variable.updatedAt <= createdAt ? variable.value : null;
  return { id, commit, createdAt: new Date(createdAt), source: isSame ? first.id : id, madeWith };
}

function toDeployment(read: z.infer<typeof deploymentShape>): VercelDeployment {
  const id = read.id ?? read.uid;
  const createdAt = read.createdAt ?? read.created;
  const state = read.readyState ?? read.state;
  if (id === undefined || createdAt === undefined || state === undefined)
    throw new PlatformUnreadable("Vercel names a deployment without its id, its time or its state");
  const text = (key: string) => (typeof read.meta[key] === "string" ? read.meta[key] : null);
  return {
    id,
    createdAt,
    commit: COMMITS.map(text).find((commit) => commit !== null) ?? null,
    ...whereItIs(id, state, read),
    sets: text(MARKS.sets),
    redeployOf: text(MARKS.redeployOf),
  };
}

/** A deployment is done when it also has its domains. */
function whereItIs(
  id: string,
  state: string,
  { aliasAssigned, aliasError }: z.infer<typeof deploymentShape>,
): Pick<VercelDeployment, "outcome" | "said"> {
  const said = `Deployment ${id} is ${state}`;
  if (FAILED.includes(state)) return { outcome: "failed", said };
  if (state !== "READY") return { outcome: "under way", said };
  if (aliasError) return { outcome: "failed", said: `${said}, but could not get the domains` };
  return aliasAssigned
    ? { outcome: "ready", said }
    : { outcome: "under way", said: `${said} and waits for its domains` };
}

function ask<Shape>(
  project: VercelProject,
  path: string,
  query: Record<string, string>,
  shape: z.ZodType<Shape>,
): Promise<Shape | null> {
  return readJson({ url: addressAt(project, path, query), headers: headersOf(project) }, shape);
}
