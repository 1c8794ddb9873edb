import { z } from "zod";
import { digestOf } from "@/lib/adapters/release-platforms/built-from";
import { deployShape } from "@/lib/adapters/release-platforms/netlify/deploy";
import { type NetlifyTarget, readApi } from "@/lib/adapters/release-platforms/netlify/target";
import { type Held, PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";

const siteShape = z.object({
  name: z.string().nullish(),
  account_id: z.string().nullish(),
  custom_domain: z.string().nullish(),
  domain_aliases: z.array(z.string()).nullish(),
  force_ssl: z.boolean().nullish(),
  prerender: z.string().nullish(),
  published_deploy: deployShape.nullish(),
  build_settings: z.object({ stop_builds: z.boolean().nullish() }).nullish(),
});

/** What it says of the values of variables is left out, so that no value is ever kept. */
const variablesShape = z.array(
  z.object({
    key: z.string(),
    scopes: z.array(z.string()).nullish(),
    updated_at: z.string().nullish(),
  }),
);

export type Site = z.infer<typeof siteShape>;

export async function readSite(target: NetlifyTarget): Promise<Site> {
  const site = await readApi(target, `/sites/${target.siteId}`, {}, siteShape);
  if (site !== null) return site;
  throw new PlatformUnreadable(
    `${target.apiUrl} knows no site ${target.siteId}, or the token may not see it`,
  );
}

/** A lock keeps every other deploy away, however it was made; stopped builds keep only those of pushes away. */
export function heldAt({ published_deploy: live, build_settings: builds }: Site): Held {
  const stopped = builds?.stop_builds ? ", and builds after pushes are stopped" : "";
  return live?.locked
    ? { on: true, means: `Automatic publishing is locked at deploy ${live.id}${stopped}` }
    : { on: false, means: `New production deploys are published by themselves${stopped}` };
}

/** Names, scopes and times of change, never values, of the variables of production. */
export async function readVariables(target: NetlifyTarget, site: Site): Promise<string[][]> {
  const query = { context_name: "production", site_id: target.siteId };
  const read =
    site.account_id == null
      ? null
      : await readApi(target, `/accounts/${encodeURIComponent(site.account_id)}/env`, query, variablesShape);
  if (read === null) throw new PlatformUnreadable("Netlify does not show the environment variables");
  return read
    .map(({ key, scopes, updated_at }) => [key, ...(scopes ?? []).toSorted(), updated_at ?? ""])
    .toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** `sha256:` and 64 digits over variables, domains and settings; null when the token may not read them. */
export async function hashConfig(target: NetlifyTarget, site: Site): Promise<string | null> {
  try {
    const variables = await readVariables(target, site);
    const { custom_domain, domain_aliases, force_ssl, prerender } = site;
    const domains = [custom_domain ?? null, ...(domain_aliases ?? []).toSorted()];
    return digestOf([variables, domains, force_ssl ?? null, prerender ?? null]);
  } catch (error) {
    if (error instanceof PlatformUnreadable) return null;
    throw error;
  }
}
