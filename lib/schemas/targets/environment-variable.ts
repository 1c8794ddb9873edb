import { z } from "zod";
import { relativePart } from "@/lib/domain/plan/relative-target";
import { block, httpUrl } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";
import { baseUrl, safeState } from "@/lib/schemas/targets/flag";

/** A variable with such a name holds a secret; values of this platform are shown to everybody. */
const SECRET_NAME =
  /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|WEBHOOK|DSN|(?:^|_)KEY|KEY$|(?:^|_)AUTH$|DATABASE|CONNECTION/i;

const variable = z
  .string({ error: "the name of a variable" })
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, "letters, digits and underscores")
  .refine(
    (name) => !SECRET_NAME.test(name),
    "a variable that switches a feature; by its name this one holds a secret, and values are shown",
  );

const value = z
  .string({ error: 'a text, in quotes, such as "true"' })
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, "a short word of letters, digits, dots and dashes")
  .refine((text) => relativePart(text) === null, "a value that plans can name, which 0 and “latest” are not");

const id = z
  .string({ error: "an id" })
  .regex(/^[A-Za-z0-9_-]{1,100}$/, "the id, not the name: letters, digits, dashes and underscores");

const shared = {
  platform: z.literal("environment-variable"),
  variable,
  on: value,
  off: value,
  safe: safeState,
  token: credential,
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
};

function differ({ on, off }: { on: string; off: string }): boolean {
  return on !== off;
}

const DIFFER = { path: ["off"], error: "another value than on" };

/** A variable that switches a feature, by where it is kept; see docs/platforms/environment-variable.md. */
export const environmentVariableTarget = z.discriminatedUnion("host", [
  block({
    ...shared,
    host: z.literal("vercel"),
    apiUrl: baseUrl.default("https://api.vercel.com"),
    projectId: id.startsWith("prj_", "the project's id, which begins with prj_"),
    teamId: id.startsWith("team_", "the team's id, which begins with team_"),
  }).refine(differ, DIFFER),
  block({
    ...shared,
    host: z.literal("railway"),
    apiUrl: baseUrl.default("https://backboard.railway.com/graphql/v2"),
    projectId: id,
    environmentId: id,
    serviceId: id,
    tokenKind: z.enum(["account", "workspace", "project"], { error: "account, workspace or project" }),
  }).refine(differ, DIFFER),
]);
