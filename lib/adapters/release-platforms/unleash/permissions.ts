import { z } from "zod";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import type { UnleashTarget } from "@/lib/adapters/release-platforms/unleash/target";
import { readUnleashFlag, unleashHeaders } from "@/lib/adapters/release-platforms/unleash/unleash-flag";

const NEEDED = "UPDATE_FEATURE_ENVIRONMENT";
const OVERRULES = "ADMIN";

const user = z.object({
  user: z.object({ username: z.string().nullish(), type: z.string().nullish() }),
  permissions: z.array(
    z.object({ permission: z.string(), project: z.string().nullish(), environment: z.string().nullish() }),
  ),
});

/** What Unleash means when it refuses, and what to do. */
export function unleashAdvice(refusal: string): string | null {
  if (refusal.includes("different token type"))
    return "This is a token for applications. Unleash wants a personal access token, a service account's or an admin token.";
  if (refusal.includes("SKIP_CHANGE_REQUEST"))
    return "Change requests are on in this environment, so Unleash wants its own approval. Approve there, or give Twokey's account the permission to skip change requests: two people have signed already.";
  if (refusal.includes(NEEDED)) return `Twokey's account lacks the permission ${NEEDED} in this environment.`;
  if (/ answers 401\b/.test(refusal))
    return "Unleash does not know the token: it is wrong, deleted or expired.";
  if (/ answers 403\b/.test(refusal)) return "The token may not do this.";
  if (/ answers 409\b/.test(refusal))
    return "Somebody else is changing the flag, or a change request has it.";
  return null;
}

export async function probeUnleash(target: UnleashTarget): Promise<{ ok: boolean; findings: string[] }> {
  try {
    const flag = await readUnleashFlag(target);
    if (!flag.found) return { ok: false, findings: [flag.why] };
    const { flag: name, environment } = target;
    const read = `${name} can be read: it is ${flag.state} in ${environment}`;
    const may = await findPermission(target);
    return { ok: may.ok, findings: [read, may.finding, ...flag.warnings] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice = unleashAdvice(why);
    return { ok: false, findings: advice === null ? [why] : [advice, why] };
  }
}

async function findPermission(target: UnleashTarget): Promise<{ ok: boolean; finding: string }> {
  const url = `${target.url.replace(/\/+$/, "")}/api/admin/user`;
  const me = await readJson({ url, headers: unleashHeaders(target) }, user);
  if (me === null) return { ok: false, finding: "Unleash does not say what the token may do" };
  if (me.permissions.some(({ permission }) => permission === OVERRULES))
    return {
      ok: true,
      finding: "An admin's token: it may turn the flag, and change requests of Unleash do not hold it up",
    };
  const here = (place: string | null | undefined, wanted: string) =>
    !place || place === "*" || place === wanted;
  const may = me.permissions.some(
    ({ permission, project, environment }) =>
      permission === NEEDED && here(project, target.project) && here(environment, target.environment),
  );
  return may
    ? { ok: true, finding: `The token has ${NEEDED} in ${target.environment}` }
    : { ok: false, finding: `The token lacks the permission ${NEEDED} in ${target.environment}` };
}
