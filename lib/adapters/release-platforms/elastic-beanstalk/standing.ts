import { isDeepStrictEqual } from "node:util";
import {
  digestOf,
  readVersion,
  whyNotDeployable,
} from "@/lib/adapters/release-platforms/elastic-beanstalk/application-versions";
import {
  type BeanstalkEvent,
  type Environment,
  readEnvironment,
  readLastError,
} from "@/lib/adapters/release-platforms/elastic-beanstalk/environment";
import { stepTo } from "@/lib/adapters/release-platforms/elastic-beanstalk/steps";
import type { BeanstalkTarget } from "@/lib/adapters/release-platforms/elastic-beanstalk/target";
import type { Ends, Observation, Serving } from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

type AskServing = (() => Promise<Serving>) | null;

export async function observeUpdate(
  target: BeanstalkTarget,
  askServing: AskServing,
  step: PlanStep,
  { from, to }: Ends,
): Promise<Observation> {
  if (!isDeepStrictEqual(step, stepTo(target, to)))
    return { at: "other", what: "The target was configured anew after the plan was made." };
  const [environment, version] = await Promise.all([
    readEnvironment(target),
    readVersion(target, to.releaseId),
  ]);
  if (!environment) return { at: "other", what: `There is no environment ${target.environmentId} any more.` };
  if (!version) return { at: "other", what: `Application version ${to.releaseId} was deleted.` };
  if (digestOf(version) !== to.artefactDigest)
    return { at: "other", what: `Application version ${to.releaseId} is another than was signed.` };
  const { Status, VersionLabel } = environment;
  if (Status !== "Ready")
    return /^Terminat/.test(Status)
      ? { at: "other", what: `The environment is ${Status}.` }
      : { at: "unknown", why: `The environment is ${Status}, from or to ${VersionLabel ?? "nothing"}.` };
  if (VersionLabel === to.releaseId) return served(environment, (await askServing?.()) ?? null, to);
  if (VersionLabel !== from.releaseId)
    return { at: "other", what: `Application version ${VersionLabel ?? "of nobody"} is live.` };
  const fault = whyNotDeployable(version);
  return fault === null
    ? { at: "from" }
    : { at: "other", what: `Application version ${to.releaseId} ${fault}.` };
}

function served(environment: Environment, serving: Serving | null, to: Ends["to"]): Observation {
  const { Health, HealthStatus } = environment;
  const evidence = `Elastic Beanstalk says the environment is Ready with ${to.releaseId} (health ${HealthStatus ?? Health ?? "not known"})`;
  if (serving === null) return { at: "to", evidence: `${evidence}.` };
  if (!serving.ok) return { at: "unknown", why: `${evidence}, but ${serving.why}.` };
  return servesRelease(serving, to)
    ? { at: "to", evidence: `${evidence}, and production answers ${serving.version}.` }
    : { at: "other", what: `${evidence}, but production answers ${serving.version}.` };
}

/** An answer from before the update looks like one from after its failure; it does not come this often. */
const LOOKS_UNTIL_SURE = 3;

/**
 * Watches an update that was begun: the environment that is Ready again with the old label has failed, and the last
 * error says why.
 */
export function watchUpdate(target: BeanstalkTarget, errorBefore: BeanstalkEvent | null, { to }: Ends) {
  let wasUpdating = false;
  let looks = 0;
  return async (): Promise<{ at: "failed"; why: string } | null> => {
    const environment = await readEnvironment(target);
    if (!environment) return null;
    looks += 1;
    wasUpdating ||= environment.Status !== "Ready";
    if (environment.Status !== "Ready" || environment.VersionLabel === to.releaseId) return null;
    const error = await readLastError(target);
    const isNew = error !== null && !isDeepStrictEqual(error, errorBefore);
    if (!wasUpdating && !(isNew && looks >= LOOKS_UNTIL_SURE)) return null;
    const said = isNew ? error.Message : "it names no error.";
    return {
      at: "failed",
      why: `The update ended with ${environment.VersionLabel ?? "nothing"} live: ${said}`,
    };
  };
}
