import { faultOfTarget } from "@/lib/adapters/release-platforms/netlify/deploy";
import type { Site } from "@/lib/adapters/release-platforms/netlify/site";
import type { Doing } from "@/lib/adapters/release-platforms/netlify/steps";
import type { NetlifyTarget } from "@/lib/adapters/release-platforms/netlify/target";
import { observeProduction } from "@/lib/adapters/release-platforms/production-answers";
import type { Ends, Observation } from "@/lib/adapters/release-platforms/release-platform";

/** Whether the deploy is published, and then whether it is locked, as Netlify says of the site. */
export async function observe(
  target: NetlifyTarget,
  doing: Doing,
  { published_deploy: live }: Site,
  ends: Ends,
): Promise<Observation> {
  const { from, to } = ends;
  if (live?.id === to.releaseId) {
    const locked = live.locked === true;
    if (doing !== "restore" && locked !== (doing === "lock")) return { at: "from" };
    const said = `Netlify says that ${to.releaseId} is published${locked ? " and locked" : ""}`;
    return observeProduction(target.versionUrl, ends, said);
  }
  const name = live?.id ?? "no deploy";
  if (live?.id !== from.releaseId)
    return { at: "other", what: `${name} is published; the plan starts from ${from.releaseId}.` };
  if (doing !== "restore")
    return { at: "other", what: `${name} is still published; ${to.releaseId} has to be published first.` };
  const fault = await faultOfTarget(target, to);
  return fault === null ? { at: "from" } : { at: "other", what: fault };
}
