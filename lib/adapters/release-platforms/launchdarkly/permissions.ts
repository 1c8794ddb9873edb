import { z } from "zod";
import {
  launchDarklyHeaders,
  origin,
  readLaunchDarklyFlag,
} from "@/lib/adapters/release-platforms/launchdarkly/launchdarkly-flag";
import type { LaunchDarklyTarget } from "@/lib/adapters/release-platforms/launchdarkly/target";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";

const environmentSchema = z.object({
  approvalSettings: z
    .object({ required: z.boolean().default(false), requiredApprovalTags: z.array(z.string()).default([]) })
    .nullish(),
});

/** What LaunchDarkly means when it refuses, and what to do. */
export function launchDarklyAdvice(refusal: string): string | null {
  if (/require approval/i.test(refusal))
    return "LaunchDarkly wants its own approval in this environment. Have a request approved there, or give Twokey's token a role that may bypass approvals: two people have signed already.";
  if (/ answers 400\b/.test(refusal))
    return "LaunchDarkly takes no change that would break a scheduled change or an open approval request. End that in LaunchDarkly, then propose anew.";
  if (/ answers 401\b/.test(refusal))
    return "LaunchDarkly does not know the token: it is wrong, deleted or expired. SDK keys cannot be used.";
  if (/ answers 403\b/.test(refusal)) return "The token's role lacks the action updateOn for this flag.";
  if (/ answers 409\b/.test(refusal)) return "Somebody else changed the flag at the same moment.";
  return null;
}

/** Whether LaunchDarkly will refuse without an approval of its own; null: that could not be read. */
export async function needsApproval(
  target: LaunchDarklyTarget,
  tags: readonly string[],
): Promise<boolean | null> {
  const at = `projects/${encodeURIComponent(target.project)}/environments/${encodeURIComponent(target.environment)}`;
  try {
    const found = await readJson(
      { url: `${origin(target.apiUrl)}/api/v2/${at}`, headers: launchDarklyHeaders(target) },
      environmentSchema,
    );
    if (found === null) return null;
    const settings = found.approvalSettings;
    if (!settings) return false;
    return settings.required || settings.requiredApprovalTags.some((tag) => tags.includes(tag));
  } catch {
    return null;
  }
}

export const WANTS_APPROVAL =
  "LaunchDarkly asks for an approval of its own in this environment, and will refuse unless the token may bypass it.";

export async function probeLaunchDarkly(
  target: LaunchDarklyTarget,
): Promise<{ ok: boolean; findings: string[] }> {
  try {
    const flag = await readLaunchDarklyFlag(target);
    if (!flag.found) return { ok: false, findings: [flag.why] };
    const findings = [
      `${target.flag} can be read: it is ${flag.state} in ${target.environment}`,
      ...flag.warnings,
      ...(flag.overruledBy ? [`${flag.overruledBy} will turn the flag again`] : []),
      "Whether the token has the action updateOn shows only when it is used",
    ];
    const approval = await needsApproval(target, flag.tags);
    if (approval === null) findings.push("Whether LaunchDarkly asks for its own approval could not be read");
    return { ok: approval !== true, findings: approval ? [WANTS_APPROVAL, ...findings] : findings };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice = launchDarklyAdvice(why);
    return { ok: false, findings: advice === null ? [why] : [advice, why] };
  }
}
