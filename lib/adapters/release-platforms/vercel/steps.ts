import { isDeepStrictEqual } from "node:util";
import type { HoldWish } from "@/lib/adapters/release-platforms/release-platform";
import { addressOf, type VercelTarget } from "@/lib/adapters/release-platforms/vercel/target";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep, RequestStep } from "@/lib/domain/plan/plan-step";

/** Both point all production domains at a deployment; a rollback also keeps newer ones away, a promotion ends that. */
type Way = "rollback" | "promote";

export const HELD_BY =
  "Vercel gives the production domains to no new deployment until somebody promotes one or undoes the rollback";

const NOTE_ROLLBACK =
  "Vercel rolls back only to deployments that had the production domains before; on its Hobby plan only to the one before the live one.";
const NOTE_PROMOTE =
  "A promotion lets new deployments get the production domains by themselves again, also where somebody had turned that off.";
const NOTE_STAGED =
  "This deployment never had the production domains, so it can only be promoted, and Vercel then holds nothing back.";

export function stepOf(target: VercelTarget, to: PlanTo, way: Way): RequestStep {
  const version = way === "rollback" ? "v1" : "v10";
  const what =
    way === "rollback" ? "and keep newer deployments off them" : "and let new deployments get them again";
  return {
    kind: "request",
    does: `Point the production domains at ${to.version} (${to.releaseId}), ${what}`,
    method: "POST",
    url: addressOf(target, `/${version}/projects/${target.projectId}/${way}/${to.releaseId}`),
    contentType: "application/json",
    body: "{}",
    puts: to.releaseId,
  };
}

/** `held` says whether Vercel keeps new deployments away now, `staged` that the release never had the domains. */
export function planOf(
  target: VercelTarget,
  to: PlanTo,
  wish: HoldWish,
  now: { held: boolean; staged: boolean },
) {
  const holds = (wish === "leave" ? now.held : wish === "set") && !now.staged;
  const note = holds ? NOTE_ROLLBACK : NOTE_PROMOTE;
  return {
    steps: [stepOf(target, to, holds ? "rollback" : "promote")],
    notes: now.staged && wish !== "lift" ? [NOTE_STAGED] : [note],
    hold: holds ? HELD_BY : null,
  };
}

/** Whether it is that very step, byte for byte. */
export function isStep(step: PlanStep, planned: RequestStep): boolean {
  return isDeepStrictEqual(step, planned);
}
