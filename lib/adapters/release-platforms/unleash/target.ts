import type { FlagState } from "@/lib/adapters/release-platforms/flags/flag-service";
import type { Secret } from "@/lib/secret";

/** One flag in one environment of an Unleash server, from twokey.yaml. */
export type UnleashTarget = {
  /** Where the server answers, with its base path and without `/api`. */
  url: string;
  project: string;
  environment: string;
  flag: string;
  safe: FlagState;
  /** A personal access token, that of a service account, or an admin token. */
  token: Secret;
  versionUrl: string | null;
  healthUrl: string | null;
};
