import { z } from "zod";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

/** A site at Netlify; see docs/platforms/netlify.md. The id, because a name can be given to another site. */
export const netlifyTarget = block({
  platform: z.literal("netlify"),
  apiUrl: httpUrl.default("https://api.netlify.com/api/v1"),
  siteId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{7,63}$/, "the id of the site, which Netlify shows as its API ID"),
  token: credential,
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
});
