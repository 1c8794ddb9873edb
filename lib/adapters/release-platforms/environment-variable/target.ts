import type { FlagState } from "@/lib/adapters/release-platforms/flags/flag-service";
import type { Secret } from "@/lib/secret";

/** A variable that switches a feature, and the project that is deployed with it, from twokey.yaml. */
export type EnvironmentVariableTarget = {
  variable: string;
  /** The two values, letter for letter. They are shown; a variable with any other value is not touched. */
  values: Record<FlagState, string>;
  safe: FlagState;
  host: VercelProject | RailwayService;
  versionUrl: string | null;
  healthUrl: string | null;
};

export type VercelProject = {
  kind: "vercel";
  /** `https://api.vercel.com` */
  url: string;
  /** The ids, not the names: `prj_…` and `team_…`. */
  projectId: string;
  teamId: string;
  token: Secret;
};

export type RailwayService = {
  kind: "railway";
  /** `https://backboard.railway.com/graphql/v2` */
  url: string;
  projectId: string;
  environmentId: string;
  serviceId: string;
  /** The tokens of projects travel in a header of their own. */
  tokenKind: "account" | "workspace" | "project";
  token: Secret;
};
