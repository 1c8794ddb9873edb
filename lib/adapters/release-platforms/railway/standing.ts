import { type Deployment, isSame, underWay } from "@/lib/adapters/release-platforms/railway/deployments";
import type { Reading } from "@/lib/adapters/release-platforms/railway/reading";
import type { Purpose } from "@/lib/adapters/release-platforms/railway/steps";
import type { Ends, Observation, Serving } from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";

/** Where a step stands by what Railway says. `serving`: what production says; null: there is no address to ask. */
export function standingOf(
  reading: Reading,
  serving: Serving | null,
  purpose: Purpose,
  { from, to }: Ends,
): Observation {
  const { deployments, live } = reading;
  const wanted = deployments.find(({ id }) => id === to.releaseId);
  const gone = whyGone(wanted, to);
  if (!wanted || gone !== null) return { at: "other", what: gone ?? "" };
  const busy = underWay(deployments)[0];
  if (busy) return { at: "unknown", why: `Deployment ${busy.id} of ${busy.version} is ${busy.status}.` };
  if (!live) return { at: "other", what: "Railway lists no deployment that is live." };
  const isThere = isSame(live, wanted);
  const start = deployments.find(({ id }) => id === from.releaseId);
  const isAtStart = start !== undefined && isSame(live, start);
  if (!isThere && !isAtStart)
    return { at: "other", what: `Deployment ${live.id} of ${live.version} is live.` };
  if (purpose !== "put live") return standingOfHold(reading, purpose);
  if (isAtStart && !isThere)
    return wanted.canRollback
      ? { at: "from" }
      : {
          at: "other",
          what: `Railway cannot roll back to deployment ${wanted.id} any more: its image is gone.`,
        };
  if (live.status === "CRASHED") return { at: "other", what: `Deployment ${live.id} of it has crashed.` };
  return served(live, serving, to);
}

function whyGone(wanted: Deployment | undefined, to: Ends["to"]): string | null {
  if (!wanted) return `Railway does not list deployment ${to.releaseId} any more.`;
  return wanted.digest === to.artefactDigest
    ? null
    : `Deployment ${to.releaseId} has another image than was signed: ${wanted.digest ?? "none"}.`;
}

function standingOfHold({ autoDeploy }: Reading, purpose: Exclude<Purpose, "put live">): Observation {
  if (autoDeploy.enabled === (purpose === "let go"))
    return { at: "to", evidence: `Automatic deployments are ${autoDeploy.enabled ? "on" : "off"}.` };
  return { at: "from" };
}

function served(live: Deployment, serving: Serving | null, to: Ends["to"]): Observation {
  const evidence = `Railway says deployment ${live.id} with the image of ${to.releaseId} is ${live.status}`;
  if (serving === null) return { at: "to", evidence: `${evidence}.` };
  if (!serving.ok) return { at: "unknown", why: `${evidence}, but ${serving.why}.` };
  return servesRelease(serving, to)
    ? { at: "to", evidence: `${evidence}, and production answers ${serving.version}.` }
    : { at: "other", what: `${evidence}, but production answers ${serving.version}.` };
}
