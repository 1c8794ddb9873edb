import { z } from "zod";
import type { FlagReading, FlagState } from "@/lib/adapters/release-platforms/flags/flag-service";
import { readJson } from "@/lib/adapters/release-platforms/platform-http";
import type { UnleashTarget } from "@/lib/adapters/release-platforms/unleash/target";

const strategy = z.object({
  name: z.string(),
  disabled: z.boolean().nullish(),
  constraints: z.array(z.unknown()).default([]),
  parameters: z.record(z.string(), z.unknown()).default({}),
  segments: z.array(z.unknown()).default([]),
  variants: z.array(z.unknown()).default([]),
});

const environment = z.object({
  name: z.string(),
  enabled: z.boolean(),
  strategies: z.array(strategy).default([]),
  variants: z.array(z.unknown()).default([]),
  releasePlans: z.array(z.unknown()).default([]),
  changeRequestIds: z.array(z.unknown()).default([]),
});

const feature = z.object({
  name: z.string(),
  project: z.string(),
  archived: z.boolean().default(false),
  dependencies: z.array(z.unknown()).default([]),
  environments: z.array(environment),
});

/** Unleash adds it when a flag without any active strategy is turned on. */
export const ADDED_BY_UNLEASH = "Unleash adds its default strategy, as a rule for everybody";

/** Reads the flag. Throws `PlatformUnreadable`; a flag that is gone, archived or elsewhere is `found: false`. */
export async function readUnleashFlag(target: UnleashTarget): Promise<FlagReading> {
  const url = `${projectUrl(target)}/features/${encodeURIComponent(target.flag)}`;
  const found = await readJson({ url, headers: unleashHeaders(target) }, feature);
  const named = `The flag ${target.flag}`;
  if (found === null || found.archived) {
    return {
      found: false,
      why: `${named} is not in project ${target.project}: it never was, or it is archived.`,
    };
  }
  const here = found.environments.find(({ name }) => name === target.environment);
  if (!here) {
    const there = found.environments.map(({ name }) => name).join(", ") || "none";
    return { found: false, why: `${named} is not in environment ${target.environment}; it is in: ${there}.` };
  }
  const { strategies, variants } = here;
  const { dependencies } = found;
  const warnings: string[] = [];
  if (here.releasePlans.length > 0) warnings.push(`A release plan of Unleash works on ${target.flag} too.`);
  if (here.changeRequestIds.length > 0)
    warnings.push(`A change request for ${target.flag} is open in Unleash.`);
  const active = strategies.filter(({ disabled }) => disabled !== true);
  return {
    found: true,
    state: here.enabled ? "on" : "off",
    survives: { strategies, variants, dependencies },
    serves: {
      on: { strategies: active.length === 0 ? ADDED_BY_UNLEASH : active, variants, dependencies },
      off: null,
    },
    warnings,
    overruledBy: null,
    tags: [],
  };
}

const events = z.object({
  events: z.array(
    z.object({ type: z.string(), environment: z.string().nullish(), createdAt: z.coerce.date() }),
  ),
});

/** When the flag was last turned to this state, by Unleash's log of events, newest first. Null: it does not say. */
export async function readUnleashSince(target: UnleashTarget, state: FlagState): Promise<Date | null> {
  const url = `${target.url.replace(/\/+$/, "")}/api/admin/events/${encodeURIComponent(target.flag)}`;
  const log = await readJson({ url, headers: unleashHeaders(target) }, events).catch(() => null);
  const type = state === "on" ? "feature-environment-enabled" : "feature-environment-disabled";
  const turned = log?.events.find((event) => event.type === type && event.environment === target.environment);
  return turned?.createdAt ?? null;
}

export function projectUrl({ url, project }: UnleashTarget): string {
  return `${url.replace(/\/+$/, "")}/api/admin/projects/${encodeURIComponent(project)}`;
}

/** The token as it is, without “Bearer”. */
export function unleashHeaders({ token }: UnleashTarget) {
  return { authorization: token };
}
