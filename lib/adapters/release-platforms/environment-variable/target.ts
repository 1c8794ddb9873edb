import type { z } from "zod";
import type { environmentVariableTarget } from "@/lib/schemas/targets/environment-variable";
import type { Opened } from "@/lib/secret";

type Written = z.infer<typeof environmentVariableTarget>;

/** A variable of a project at Vercel, by the ids of both. */
export type VercelProject = Opened<Extract<Written, { host: "vercel" }>>;
/** A variable of a service at Railway. The tokens of projects travel in a header of their own. */
export type RailwayService = Opened<Extract<Written, { host: "railway" }>>;

/** A variable that switches a feature with two values, letter for letter, and where it is deployed. From twokey.yaml. */
export type EnvironmentVariableTarget = VercelProject | RailwayService;
