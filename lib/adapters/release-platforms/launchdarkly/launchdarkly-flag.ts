import { z } from "zod";
import type { FlagReading } from "@/lib/adapters/release-platforms/flags/flag-service";
import type { LaunchDarklyTarget } from "@/lib/adapters/release-platforms/launchdarkly/target";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";

const list = z.array(z.unknown()).default([]);

const flagInEnvironment = z.object({
  on: z.boolean(),
  archived: z.boolean().default(false),
  offVariation: z.number().int().nullish(),
  fallthrough: z.unknown().optional(),
  targets: list,
  contextTargets: list,
  rules: list,
  prerequisites: list,
});

const flagSchema = z.object({
  key: z.string(),
  archived: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  variations: z.array(z.object({ _id: z.string().optional(), value: z.unknown() })),
  environments: z.record(z.string(), flagInEnvironment),
});

const scheduledSchema = z.object({
  items: z.array(
    z.object({ executionDate: z.number(), instructions: z.array(z.object({ kind: z.string() })) }),
  ),
});

/** Reads the flag. Throws `PlatformUnreadable`; a flag that is gone or archived is `found: false`. */
export async function readLaunchDarklyFlag(target: LaunchDarklyTarget): Promise<FlagReading> {
  const { flag: key, environment, project } = target;
  const url = `${flagUrl(target)}?env=${encodeURIComponent(environment)}`;
  const flag = await readJson({ url, headers: launchDarklyHeaders(target) }, flagSchema);
  const here = flag?.environments[environment];
  if (!flag || !here) {
    const what = flag ? `environment ${environment}` : `project ${project}`;
    return { found: false, why: `The flag ${key} is not in ${what} of LaunchDarkly.` };
  }
  if (flag.archived || here.archived)
    return { found: false, why: `The flag ${key} is archived in LaunchDarkly.` };
  const { on, archived: _, offVariation, ...rules } = here;
  const served = offVariation == null ? undefined : flag.variations[offVariation];
  const off = served ? { value: served.value } : { codeDefault: true };
  return {
    found: true,
    state: on ? "on" : "off",
    survives: { variations: flag.variations, offVariation: offVariation ?? null, ...rules },
    serves: { on: { variations: flag.variations, ...rules }, off },
    tags: flag.tags,
    ...(await readSchedule(target, on)),
  };
}

/**
 * A scheduled change that brings the present state back would undo a turn; another one is worth a warning. Who may
 * not read the schedule is told that nobody looked.
 */
async function readSchedule(
  target: LaunchDarklyTarget,
  on: boolean,
): Promise<{ overruledBy: string | null; warnings: string[] }> {
  const { apiUrl, project, flag, environment } = target;
  const at = [project, "flags", flag, "environments", environment, "scheduled-changes"].map(
    encodeURIComponent,
  );
  try {
    const found = await readJson(
      { url: `${origin(apiUrl)}/api/v2/projects/${at.join("/")}`, headers: launchDarklyHeaders(target) },
      scheduledSchema,
    );
    const turns = (found?.items ?? []).flatMap(({ executionDate, instructions }) =>
      instructions.map(({ kind }) => ({ kind, at: new Date(executionDate).toISOString() })),
    );
    const back = turns.find(({ kind }) => kind === (on ? "turnFlagOn" : "turnFlagOff"));
    const away = turns.find(({ kind }) => kind === (on ? "turnFlagOff" : "turnFlagOn"));
    return {
      overruledBy: back ? `A change that LaunchDarkly has scheduled for ${back.at}` : null,
      warnings: away
        ? [`LaunchDarkly has scheduled to turn the flag ${on ? "off" : "on"} at ${away.at}.`]
        : [],
    };
  } catch {
    return { overruledBy: null, warnings: ["Whether changes of the flag are scheduled could not be read."] };
  }
}

export function flagUrl({ apiUrl, project, flag }: LaunchDarklyTarget): string {
  return `${origin(apiUrl)}/api/v2/flags/${encodeURIComponent(project)}/${encodeURIComponent(flag)}`;
}

export function origin(url: string): string {
  return url.replace(/\/+$/, "");
}

/** The token as it is, without “Bearer”, and the version of the API that the shapes here are of. */
export function launchDarklyHeaders({ token }: LaunchDarklyTarget) {
  return { authorization: token, "ld-api-version": "20240415" };
}
