import type { z } from "zod";
import type { launchDarklyTarget } from "@/lib/schemas/targets/launchdarkly";
import type { Secret } from "@/lib/secret";

/** One flag in one environment of LaunchDarkly, from twokey.yaml. The token is a personal or service access token. */
export type LaunchDarklyTarget = Omit<z.infer<typeof launchDarklyTarget>, "token"> & { token: Secret };
