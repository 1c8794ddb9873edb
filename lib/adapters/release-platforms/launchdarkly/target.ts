import type { z } from "zod";
import type { launchDarklyTarget } from "@/lib/schemas/targets/launchdarkly";
import type { Opened } from "@/lib/secret";

/** One flag in one environment of LaunchDarkly, from twokey.yaml. The token is a personal or service access token. */
export type LaunchDarklyTarget = Opened<z.infer<typeof launchDarklyTarget>>;
