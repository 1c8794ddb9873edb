import { z } from "zod";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

const id = (what: string) =>
  z.guid(`the id of the ${what}, such as 0d0c7b52-…; it stands in the address of its page`).toLowerCase();

/** A service in one environment of a Railway project; see docs/platforms/railway.md. */
export const railwayTarget = block({
  platform: z.literal("railway"),
  projectId: id("project"),
  environmentId: id("environment"),
  serviceId: id("service"),
  /** A token of the project travels in another header than one of an account or a workspace. */
  tokenKind: z.enum(["account", "workspace", "project"]),
  token: credential,
  deployMinutes: z.int().min(1).max(60).default(10),
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
  apiUrl: httpUrl.default("https://backboard.railway.com/graphql/v2"),
});
