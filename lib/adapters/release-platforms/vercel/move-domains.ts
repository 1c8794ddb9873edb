import { type Called, callPlatform } from "@/lib/adapters/release-platforms/platform-http";
import type { Ends, Observation } from "@/lib/adapters/release-platforms/release-platform";
import { observe } from "@/lib/adapters/release-platforms/vercel/observe";
import {
  type AliasRequest,
  readFailedAliases,
  readProject,
  readRollingRelease,
} from "@/lib/adapters/release-platforms/vercel/project";
import { headersOf, type VercelTarget } from "@/lib/adapters/release-platforms/vercel/target";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

/** Vercel answers at once and moves the domains afterwards. */
const CALL_TIMEOUT_MS = 30_000;

/**
 * The one call that moves the production domains, and how to see what became of it. Vercel's own clock tells our
 * request from older ones: ours is later than the last one that it had before the call.
 */
export function moveDomains(target: VercelTarget, step: RequestStep, ends: Ends, signal: AbortSignal) {
  const { from, to } = ends;
  let before = 0;
  return {
    async make(): Promise<Called> {
      const project = await readProject(target);
      const { production } = project;
      const why = `Nothing was sent: ${production} went live a moment ago.`;
      if (production === to.releaseId) return { called: "unknown", reason: why };
      if (production !== from.releaseId) return { called: "refused", reason: why };
      before = project.lastAliasRequest?.requestedAt ?? 0;
      signal.throwIfAborted();
      return callPlatform(step, headersOf(target), { signal, timeoutMs: CALL_TIMEOUT_MS });
    },
    async look(): Promise<Observation | { at: "failed"; why: string }> {
      const project = await readProject(target);
      const request = project.lastAliasRequest;
      const isOurs = request?.toDeploymentId === to.releaseId && request.requestedAt > before;
      if (isOurs && request) {
        const ended = await endedBadly(target, request);
        if (ended !== null && request.jobStatus === "failed") return { at: "failed", why: ended };
        if (ended !== null && project.production !== to.releaseId) return { at: "failed", why: ended };
      } else if (project.production === from.releaseId) {
        const rolling = await readRollingRelease(target, project);
        const why =
          rolling === null
            ? "Vercel accepted the call and has not begun."
            : `Vercel begins when the rolling release of ${rolling} is complete.`;
        return { at: "unknown", why };
      }
      return observe(target, project, ends);
    },
  };
}

async function endedBadly(target: VercelTarget, request: AliasRequest): Promise<string | null> {
  if (request.jobStatus === "skipped") return "Vercel skipped the request, so nothing was done.";
  if (request.jobStatus !== "failed") return null;
  return `Vercel did not move all domains to ${request.toDeploymentId}: ${await readFailedAliases(target, request)}.`;
}
