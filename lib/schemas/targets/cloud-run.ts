import { z } from "zod";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

const label = z.string().regex(/^[A-Za-z][\w./-]{0,126}$/, "the key of a label, such as commit-sha");

/** A service of Google Cloud Run; see docs/platforms/cloud-run.md. */
export const cloudRunTarget = block({
  platform: z.literal("cloud-run"),
  project: z.string().regex(/^[a-z0-9][a-z0-9.:-]{0,98}$/, "the id of a project, such as shop-prod"),
  region: z.string().regex(/^[a-z]+-[a-z]+\d+$/, "a region, such as europe-west1"),
  service: z.string().regex(/^[a-z][a-z0-9-]{0,48}$/, "the name of a service, such as shop"),
  serviceAccountKey: credential.optional(),
  token: credential.optional(),
  commitLabel: label.default("commit-sha"),
  versionLabel: label.default("version"),
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
  apiUrl: httpUrl.default("https://run.googleapis.com"),
  tokenUrl: httpUrl.default("https://oauth2.googleapis.com/token"),
}).refine(({ serviceAccountKey, token }) => (serviceAccountKey === undefined) !== (token === undefined), {
  path: ["serviceAccountKey"],
  message: "either serviceAccountKey or token, not both",
});
