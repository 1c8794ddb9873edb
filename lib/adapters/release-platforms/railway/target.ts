import type { Place } from "@/lib/adapters/release-platforms/release-platform";
import type { Secret } from "@/lib/secret";

/** One service in one environment of a Railway project, from twokey.yaml. */
export type RailwayTarget = {
  /** The GraphQL address. */
  apiUrl: string;
  projectId: string;
  environmentId: string;
  serviceId: string;
  /** An account or workspace token, or one of the project: they travel in different headers. */
  tokenKind: "account" | "workspace" | "project";
  token: Secret;
  /** How long a deployment is waited for before its outcome counts as unknown. */
  deployMinutes: number;
  versionUrl?: string | null | undefined;
  healthUrl?: string | null | undefined;
};

/** What a call needs. */
export type RailwayAccess = Pick<RailwayTarget, "apiUrl" | "tokenKind" | "token">;

/** The variables that name the target in every question. */
export function idsOf({ projectId, environmentId, serviceId }: RailwayTarget) {
  return { projectId, environmentId, serviceId };
}

export function placeOf({ projectId, environmentId, serviceId }: RailwayTarget): Place {
  return {
    identity: `railway:${projectId}/${environmentId}/${serviceId}`.toLowerCase(),
    location: `Railway project ${projectId}, environment ${environmentId}, service ${serviceId}`,
  };
}
