import { type Finding, findAll, questionsToProduction } from "@/lib/adapters/release-platforms/findings";
import { readDomains, readVariables } from "@/lib/adapters/release-platforms/vercel/config-hash";
import { listDeployments } from "@/lib/adapters/release-platforms/vercel/deployment";
import { readProject } from "@/lib/adapters/release-platforms/vercel/project";
import type { VercelTarget } from "@/lib/adapters/release-platforms/vercel/target";

const CHANGES = ["create", "update"];

/** Each permission that the token needs, in words. */
export function probe(target: VercelTarget) {
  return findAll([
    async () => {
      const { name, production } = await readProject(target);
      const live = production === null ? "it has no production deployment yet" : `${production} is live`;
      return { good: production !== null, finding: `The token may read the project ${name}; ${live}.` };
    },
    async () => {
      const ready = await listDeployments(target, ["READY"]);
      const finding = `The token may list deployments; ${ready.length} can be put live.`;
      return { good: ready.length > 0, finding };
    },
    async () => {
      const { length } = await readVariables(target);
      return {
        good: true,
        finding: `The token may read the names of ${length} environment variables of production.`,
      };
    },
    async () => {
      const names = (await readDomains(target)).map(({ name }) => name).join(", ");
      return { good: true, finding: `The token may read the domains: ${names || "none of its own"}.` };
    },
    () => mayMoveDomains(target, "deploymentRollback", "roll back"),
    () => mayMoveDomains(target, "deploymentPromote", "promote a deployment"),
    ...questionsToProduction(target.versionUrl, target.healthUrl),
  ]);
}

/** Vercel names what the token may do, but not to everybody. */
async function mayMoveDomains(target: VercelTarget, permission: string, what: string): Promise<Finding> {
  const { permissions } = await readProject(target);
  if (permissions === undefined)
    return {
      good: true,
      finding: `Vercel does not say whether the token may ${what}; it shows at the first time.`,
    };
  const actions = [permissions[permission]].flat();
  const may = CHANGES.some((change) => actions.includes(change));
  return { good: may, finding: `The token ${may ? "may" : "may not"} ${what} (${permission}).` };
}
