import { z } from "zod";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import { readApi, type VercelTarget } from "@/lib/adapters/release-platforms/vercel/target";

const protection = z.object({ deploymentType: z.string().optional() }).nullish();

const aliasRequestShape = z.object({
  type: z.string(),
  jobStatus: z.string(),
  toDeploymentId: z.string(),
  requestedAt: z.number(),
});

const projectShape = z.object({
  name: z.string(),
  autoAssignCustomDomains: z.boolean().optional(),
  targets: z.record(z.string(), z.object({ id: z.string() }).nullable()).optional(),
  lastAliasRequest: aliasRequestShape.nullish(),
  permissions: z.record(z.string(), z.unknown()).optional(),
  passwordProtection: protection,
  ssoProtection: protection,
  trustedIps: protection,
  paused: z.boolean().optional(),
  rollingRelease: z.unknown(),
});

const rollingShape = z.object({
  rollingRelease: z
    .object({ state: z.string(), canaryDeployment: z.object({ id: z.string() }).nullish() })
    .nullish(),
});

/** Vercel's reference has a text where its own command line reads an object. */
const aliasShape = z.union([z.string(), z.object({ alias: z.string() }).transform(({ alias }) => alias)]);
const aliasesShape = z.object({
  aliases: z.array(z.object({ alias: aliasShape, status: z.string() })).default([]),
});

/** The last time that somebody told Vercel to move the production domains; `requestedAt` in milliseconds. */
export type AliasRequest = z.infer<typeof aliasRequestShape>;

export type Project = Omit<z.infer<typeof projectShape>, "targets" | "lastAliasRequest"> & {
  /** Id of the deployment that has the production domains; null: there is none yet. */
  production: string | null;
  lastAliasRequest: AliasRequest | null;
};

export async function readProject(target: VercelTarget): Promise<Project> {
  const path = `/v9/projects/${target.projectId}`;
  const read = await readApi(target, path, { rollbackInfo: "true" }, projectShape);
  if (read === null)
    throw new PlatformUnreadable(
      `${target.apiUrl} knows no project ${target.projectId} in ${target.teamId}, or the token may not see it`,
    );
  const { targets, lastAliasRequest, ...project } = read;
  return {
    ...project,
    production: targets?.production?.id ?? null,
    lastAliasRequest: lastAliasRequest ?? null,
  };
}

/** While it is so, the production domains may lead to either of two deployments. */
export function isMoving({ lastAliasRequest }: Pick<Project, "lastAliasRequest">): boolean {
  return lastAliasRequest?.jobStatus === "pending" || lastAliasRequest?.jobStatus === "in-progress";
}

/** The domains that the last request did not move, with what Vercel says of each. */
export async function readFailedAliases(target: VercelTarget, { type }: AliasRequest): Promise<string> {
  const path = `/v9/projects/${target.projectId}/${type === "promote" ? "promote" : "rollback"}/aliases`;
  const read = await readApi(target, path, { failedOnly: "true", limit: "20" }, aliasesShape);
  const names = read?.aliases.map(({ alias, status }) => `${alias} (${status})`) ?? [];
  return names.length > 0 ? names.join(", ") : "Vercel does not say which";
}

/** The deployment that gets a part of the traffic at this moment; null: no rolling release is under way. */
export async function readRollingRelease(target: VercelTarget, project: Project): Promise<string | null> {
  if (!project.rollingRelease) return null;
  const read = await readApi(target, `/v1/projects/${target.projectId}/rolling-release`, {}, rollingShape);
  const rolling = read?.rollingRelease;
  return rolling?.state === "ACTIVE" ? (rolling.canaryDeployment?.id ?? "another deployment") : null;
}
