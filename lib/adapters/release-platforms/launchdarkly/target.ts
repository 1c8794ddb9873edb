import type { FlagState } from "@/lib/adapters/release-platforms/flags/flag-service";
import type { Secret } from "@/lib/secret";

/** One flag in one environment of LaunchDarkly, by their keys, from twokey.yaml. */
export type LaunchDarklyTarget = {
  /** `https://app.launchdarkly.com`, or that of the federal or EU instance. */
  url: string;
  project: string;
  environment: string;
  flag: string;
  safe: FlagState;
  /** A personal or service access token; SDK keys cannot change anything. */
  token: Secret;
  versionUrl: string | null;
  healthUrl: string | null;
};
