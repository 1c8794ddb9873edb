import { findAll, questionsToProduction } from "@/lib/adapters/release-platforms/findings";
import { listDeploys } from "@/lib/adapters/release-platforms/netlify/deploy";
import { heldAt, readSite, readVariables } from "@/lib/adapters/release-platforms/netlify/site";
import type { NetlifyTarget } from "@/lib/adapters/release-platforms/netlify/target";

/** Each permission that the token needs, in words. */
export function probe(target: NetlifyTarget) {
  return findAll([
    async () => {
      const site = await readSite(target);
      const { name, published_deploy: live } = site;
      const said = live ? `${live.id} is published. ${heldAt(site).means}` : "nothing is published yet";
      return {
        good: live != null,
        finding: `The token may read the site ${name ?? target.siteId}; ${said}.`,
      };
    },
    async () => {
      const { length } = await listDeploys(target, "ready");
      return { good: length > 0, finding: `The token may list deploys; ${length} can be published.` };
    },
    async () => {
      const { length } = await readVariables(target, await readSite(target));
      return {
        good: true,
        finding: `The token may read the names of ${length} environment variables of production.`,
      };
    },
    async () => ({
      good: true,
      finding:
        "Netlify does not say whether the token may publish and lock deploys; it shows at the first time.",
    }),
    ...questionsToProduction(target.versionUrl, target.healthUrl),
  ]);
}
