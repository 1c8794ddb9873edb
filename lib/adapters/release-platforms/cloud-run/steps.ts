import type { Service } from "@/lib/adapters/release-platforms/cloud-run/resources";
import { shortName } from "@/lib/adapters/release-platforms/cloud-run/resources";
import { type CloudRunTarget, trafficAddress } from "@/lib/adapters/release-platforms/cloud-run/target";
import { followingLatest, pinning } from "@/lib/adapters/release-platforms/cloud-run/traffic";
import type { HoldWish } from "@/lib/adapters/release-platforms/release-platform";
import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

/** The steps of a plan. To pin is to hold; the hold ends only where the latest revision is the one put live. */
export function stepsFor(
  target: CloudRunTarget,
  service: Service,
  { from, to }: { from: PlanFrom; to: PlanTo },
  wish: HoldWish,
): RequestStep[] {
  const pin = trafficStep(
    target,
    `Give all traffic of ${target.service} to revision ${to.releaseId}, away from ${from.releaseId}`,
    pinning(service, to.releaseId),
    to.releaseId,
  );
  if (wish !== "lift" || whyNotLatest(service, to) !== null) return [pin];
  const lift = `Let ${target.service} follow its latest revision again, which is ${to.releaseId}`;
  return [pin, trafficStep(target, lift, followingLatest(service), null)];
}

/** Why following the latest revision would put another one live, now or soon; null when it would not. */
export function whyNotLatest(service: Service, { releaseId }: Pick<PlanTo, "releaseId">): string | null {
  const ready = shortName(service.latestReadyRevision);
  const created = shortName(service.latestCreatedRevision);
  if (ready !== releaseId)
    return `The latest revision that is ready is ${ready || "none"}, not ${releaseId}.`;
  if (created !== releaseId) return `Revision ${created} is newer, and would go live as soon as it is ready.`;
  return null;
}

function trafficStep(target: CloudRunTarget, does: string, body: string, puts: string | null): RequestStep {
  const url = trafficAddress(target);
  return {
    kind: "request",
    does,
    method: "PATCH",
    url,
    contentType: "application/json",
    body,
    adds: "etag",
    puts,
  };
}
