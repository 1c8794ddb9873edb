import { z } from "zod";
import { digestOf } from "@/lib/adapters/release-platforms/built-from";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";
import type { Project } from "@/lib/adapters/release-platforms/vercel/project";
import { readApi, type VercelTarget } from "@/lib/adapters/release-platforms/vercel/target";

const variablesShape = z.object({
  envs: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      target: z.union([z.string(), z.array(z.string())]).optional(),
      gitBranch: z.string().nullish(),
      updatedAt: z.number().optional(),
    }),
  ),
});

const domainsShape = z.object({
  domains: z.array(
    z.object({
      name: z.string(),
      redirect: z.string().nullish(),
      gitBranch: z.string().nullish(),
      customEnvironmentId: z.string().nullish(),
      verified: z.boolean().optional(),
    }),
  ),
});

/** Names and times of change, never values, of the variables that a production deployment is built with. */
export async function readVariables(target: VercelTarget): Promise<string[][]> {
  const read = await readApi(target, `/v10/projects/${target.projectId}/env`, {}, variablesShape);
  if (read === null) throw new PlatformUnreadable("Vercel does not show the environment variables");
  const production = read.envs.filter(({ target: where }) => [where].flat().includes("production"));
  return production.map(({ key, id, updatedAt }) => [key, id, String(updatedAt ?? "")]).toSorted(byText);
}

/** The domains that production answers at, in order. */
export async function readDomains(
  target: VercelTarget,
): Promise<{ name: string; redirect: string | null }[]> {
  const read = await readApi(target, `/v9/projects/${target.projectId}/domains`, {}, domainsShape);
  if (read === null) throw new PlatformUnreadable("Vercel does not show the domains");
  const production = read.domains.filter(
    ({ gitBranch, customEnvironmentId }) => !gitBranch && !customEnvironmentId,
  );
  return production
    .map(({ name, redirect }) => ({ name, redirect: redirect ?? null }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** `sha256:` and 64 digits over variables, domains and protection; null when the token may not read them. */
export async function hashConfig(target: VercelTarget, project: Project): Promise<string | null> {
  try {
    const [variables, domains] = await Promise.all([readVariables(target), readDomains(target)]);
    const { passwordProtection, ssoProtection, trustedIps, paused = false } = project;
    const protections = [passwordProtection, ssoProtection, trustedIps].map(
      (one) => one?.deploymentType ?? null,
    );
    return digestOf([variables, domains.map(({ name, redirect }) => [name, redirect]), protections, paused]);
  } catch (error) {
    if (error instanceof PlatformUnreadable) return null;
    throw error;
  }
}

function byText(a: readonly string[], b: readonly string[]): number {
  return a.join() < b.join() ? -1 : 1;
}
