import { observeProduction } from "@/lib/adapters/release-platforms/production-answers";
import type { Ends, Observation } from "@/lib/adapters/release-platforms/release-platform";
import { faultOfTarget } from "@/lib/adapters/release-platforms/vercel/deployment";
import {
  isMoving,
  type Project,
  readFailedAliases,
  readRollingRelease,
} from "@/lib/adapters/release-platforms/vercel/project";
import type { VercelTarget } from "@/lib/adapters/release-platforms/vercel/target";

/** Where the production domains are, seen in what Vercel says of the project. */
export async function observe(
  target: VercelTarget,
  project: Project,
  { from, to }: Ends,
): Promise<Observation> {
  const { production, lastAliasRequest: request } = project;
  if (isMoving(project))
    return {
      at: "unknown",
      why: `Vercel is still moving the production domains to ${request?.toDeploymentId}.`,
    };
  if (production === to.releaseId) {
    if (request?.jobStatus === "failed" && request.toDeploymentId === to.releaseId) {
      const domains = await readFailedAliases(target, request);
      return { at: "other", what: `Vercel did not move all domains to ${to.releaseId}: ${domains}.` };
    }
    const held = project.autoAssignCustomDomains === false ? "and keeps newer deployments away" : "";
    const said = `Vercel says that ${to.releaseId} is live ${held}`.trimEnd();
    return observeProduction(target.versionUrl, { from, to }, said);
  }
  if (production !== from.releaseId) {
    const live = production ?? "no deployment";
    return { at: "other", what: `${live} is live; the plan starts from ${from.releaseId}.` };
  }
  const fault = await faultOfTarget(target, to);
  return fault === null ? { at: "from" } : { at: "other", what: fault };
}

/** A promotion that Vercel accepted waits while a rolling release is under way, and may still take effect. */
export async function observeQueue(target: VercelTarget, project: Project): Promise<Observation> {
  const rolling = await readRollingRelease(target, project);
  if (rolling === null) return { at: "from" };
  return { at: "unknown", why: `The promotion may be waiting for the rolling release of ${rolling}.` };
}
