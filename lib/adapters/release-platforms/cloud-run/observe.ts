import { type CloudRun, readRevision, readService } from "@/lib/adapters/release-platforms/cloud-run/read";
import { releaseOf, whyUnusable } from "@/lib/adapters/release-platforms/cloud-run/releases";
import type { Condition, Service } from "@/lib/adapters/release-platforms/cloud-run/resources";
import { whyNotLatest } from "@/lib/adapters/release-platforms/cloud-run/steps";
import { trafficAddress } from "@/lib/adapters/release-platforms/cloud-run/target";
import { served, wanted } from "@/lib/adapters/release-platforms/cloud-run/traffic";
import { observeProduction } from "@/lib/adapters/release-platforms/production-answers";
import type { Ends, Observation } from "@/lib/adapters/release-platforms/release-platform";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

/** `etag` belongs to the very read that the observation was made from. */
export type Seen = { observation: Observation; etag: string };

/** Looks at the service once. */
export async function see(run: CloudRun, step: PlanStep, ends: Ends): Promise<Seen> {
  const other = (what: string): Seen => ({ observation: { at: "other", what }, etag: "" });
  if (step.kind !== "request") return other("It is no step for Cloud Run.");
  if (step.url !== trafficAddress(run.target))
    return other("The plan is for another service than is configured.");
  const service = await readService(run);
  if (!service) return other(`There is no service ${run.target.service} any more.`);
  const gone = await whyNotTo(run, ends.to);
  if (gone !== null) return other(gone);
  const observation =
    step.puts === null ? await seeLift(run, service, ends) : await seePin(run, service, ends);
  return { observation, etag: service.etag };
}

/** Why the revision to go back to is not the one that was signed; null when it is. */
async function whyNotTo(run: CloudRun, to: PlanTo): Promise<string | null> {
  const revision = await readRevision(run, to.releaseId);
  if (!revision) return `Revision ${to.releaseId} does not exist any more.`;
  const unusable = whyUnusable(revision);
  if (unusable !== null) return unusable;
  const { artefactDigest, commit } = releaseOf(revision, run.target);
  if (artefactDigest === to.artefactDigest && commit === to.commit) return null;
  return `Revision ${to.releaseId} is not the one that the plan was made for.`;
}

async function seePin(run: CloudRun, service: Service, ends: Ends): Promise<Observation> {
  const { from, to } = ends;
  if (isAtWork(service)) return { at: "unknown", why: "Cloud Run is still carrying out a change." };
  const [now, spec] = [served(service), wanted(service)];
  if (!now.ok) return { at: "other", what: now.why };
  if (now.revision === to.releaseId) return confirm(run, service, ends);
  if (spec.ok && spec.revision === to.releaseId) {
    const why = failure(service) ?? "Cloud Run does not say why";
    return {
      at: "other",
      what: `Traffic was given to ${to.releaseId}, but ${now.revision} still gets it: ${why}.`,
    };
  }
  if (now.revision === from.releaseId) return { at: "from" };
  return { at: "other", what: `All traffic goes to ${now.revision}, which the plan does not know.` };
}

async function seeLift(run: CloudRun, service: Service, ends: Ends): Promise<Observation> {
  const { to } = ends;
  if (isAtWork(service)) return { at: "unknown", why: "Cloud Run is still carrying out a change." };
  const [now, spec] = [served(service), wanted(service)];
  if (!now.ok) return { at: "other", what: now.why };
  if (now.revision !== to.releaseId) return { at: "other", what: `All traffic goes to ${now.revision}.` };
  const notLatest = whyNotLatest(service, to);
  if (notLatest !== null) return { at: "other", what: notLatest };
  if (spec.ok && spec.pinned) return { at: "from" };
  return confirm(run, service, ends);
}

/** What Cloud Run reports is believed only when its routes are ready and production itself names the release. */
async function confirm({ target }: CloudRun, service: Service, ends: Ends): Promise<Observation> {
  const why = failure(service);
  if (why !== null) return { at: "unknown", why };
  const reports = `Cloud Run reports 100 % of the traffic at ${ends.to.releaseId}`;
  return observeProduction(target.versionUrl, ends, reports);
}

/** Until the report belongs to what is wanted, it may be the past. */
export function isAtWork({ reconciling, generation, observedGeneration }: Service): boolean {
  return reconciling || generation !== observedGeneration;
}

/**
 * What is wrong with the routes; null: nothing. A newer revision that never became ready leaves the service as a
 * whole failed, although its traffic is where it is wanted, so the routes are asked first.
 */
export function failure({ terminalCondition, conditions }: Service): string | null {
  const routes = conditions.find(({ type }) => type === "RoutesReady") ?? terminalCondition;
  if (!routes) return "Cloud Run does not say whether its routes are ready";
  return routes.state === "CONDITION_SUCCEEDED" ? null : inWords(routes);
}

export function inWords({ type, state, reason, revisionReason, message }: Condition): string {
  const said = [reason ?? revisionReason, message].filter(Boolean).join(": ");
  return `${type || "the service"} is ${state}${said ? ` (${said})` : ""}`;
}
