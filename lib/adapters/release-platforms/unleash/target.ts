import type { z } from "zod";
import type { unleashTarget } from "@/lib/schemas/targets/unleash";
import type { Opened } from "@/lib/secret";

/**
 * One flag in one environment of an Unleash server, from twokey.yaml. The token is a personal access token, that of a
 * service account, or an admin token.
 */
export type UnleashTarget = Opened<z.infer<typeof unleashTarget>>;
