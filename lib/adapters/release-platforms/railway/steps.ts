import { isDeepStrictEqual } from "node:util";
import { JSON_TYPE } from "@/lib/adapters/release-platforms/railway/ask-railway";
import {
  ROLLBACK_DOCUMENT,
  SET_AUTO_DEPLOY_DOCUMENT,
} from "@/lib/adapters/release-platforms/railway/documents";
import { idsOf, type RailwayTarget } from "@/lib/adapters/release-platforms/railway/target";
import type { HoldWish } from "@/lib/adapters/release-platforms/release-platform";
import type { PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep, RequestStep } from "@/lib/domain/plan/plan-step";

/** What a step of this adapter is for. */
export type Purpose = "put live" | "hold" | "let go";

/** Automatic deployments end before the release goes back, so that none comes between, and begin again after it. */
export function stepsTo(target: RailwayTarget, to: PlanTo, hold: HoldWish): RequestStep[] {
  const putLive = stepFor(target, to, "put live");
  if (hold === "set") return [stepFor(target, to, "hold"), putLive];
  return hold === "lift" ? [putLive, stepFor(target, to, "let go")] : [putLive];
}

/** What the step is for; null: it is not one that this target has for going to that release. */
export function purposeOf(target: RailwayTarget, to: PlanTo, step: PlanStep): Purpose | null {
  const purposes = ["put live", "hold", "let go"] as const;
  return purposes.find((purpose) => isDeepStrictEqual(stepFor(target, to, purpose), step)) ?? null;
}

function stepFor(target: RailwayTarget, to: PlanTo, purpose: Purpose): RequestStep {
  const request = {
    kind: "request",
    method: "POST",
    url: target.apiUrl,
    contentType: JSON_TYPE,
  } as const;
  if (purpose === "put live")
    return {
      ...request,
      does: `Roll the service back to deployment ${to.releaseId}, which is ${to.version}`,
      body: bodyOf(ROLLBACK_DOCUMENT, { id: to.releaseId }),
      puts: to.releaseId,
    };
  const input = { ...idsOf(target), enabled: purpose === "let go" };
  return {
    ...request,
    does: purpose === "hold" ? "Switch automatic deployments off" : "Switch automatic deployments on",
    body: bodyOf(SET_AUTO_DEPLOY_DOCUMENT, { input }),
    puts: null,
  };
}

function bodyOf(query: string, variables: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ query, variables });
}
