import { z } from "zod";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";
import { baseUrl, flagName, safeState } from "@/lib/schemas/targets/flag";

/** One flag in one environment of Unleash; see docs/platforms/unleash.md. */
export const unleashTarget = block({
  platform: z.literal("unleash"),
  url: baseUrl,
  project: flagName,
  environment: flagName,
  flag: flagName,
  safe: safeState,
  token: credential,
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
});
