import { z } from "zod";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

const id = (prefix: string, what: string) =>
  z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`), `the id of ${what}, such as ${prefix}_8Jx2…`);

/** A project at Vercel; see docs/platforms/vercel.md. Ids, because a name can be given to another project. */
export const vercelTarget = block({
  platform: z.literal("vercel"),
  apiUrl: httpUrl.default("https://api.vercel.com"),
  teamId: id("team", "the team"),
  projectId: id("prj", "the project"),
  token: credential,
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
});
