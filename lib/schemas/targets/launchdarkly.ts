import { z } from "zod";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";
import { baseUrl, flagName, safeState } from "@/lib/schemas/targets/flag";

/** One flag in one environment of LaunchDarkly, by their keys; see docs/platforms/launchdarkly.md. */
export const launchDarklyTarget = block({
  platform: z.literal("launchdarkly"),
  apiUrl: baseUrl.default("https://app.launchdarkly.com"),
  project: flagName,
  environment: flagName,
  flag: flagName,
  safe: safeState,
  token: credential,
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
});
