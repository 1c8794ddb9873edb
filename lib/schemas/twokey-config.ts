import { z } from "zod";
import { PRIORITIES } from "@/lib/domain/incident/priority";
import { neverAsked, parseAllowed } from "@/lib/domain/network/reach";
import { block, commandLine, httpUrl, path, text } from "./config-block";
import { metricsConfig } from "./metrics-config";
import { notifyConfig } from "./notify-config";
import { writtenRepository } from "./repository";

const approverRule = block({
  role: z.enum(["approver", "commander"]),
  services: z.array(text).min(1).optional(),
  priorities: z.array(z.enum(PRIORITIES)).min(1).optional(),
});

const allowed = z
  .string({ error: "an address range such as 10.0.0.0/8 or the name of a host such as metrics.internal" })
  .transform((written, context) => {
    const entry = parseAllowed(written);
    const never = entry?.kind === "range" ? neverAsked(entry.range.from) : null;
    const covered = entry?.kind === "range" && entry.range.length === 0 ? null : never;
    if (entry && covered === null) return entry;
    const message = covered
      ? `what may be asked: ${covered} never is`
      : "an address range such as 10.0.0.0/8 or the name of a host such as metrics.internal";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

/** twokey.yaml without its services: each of those is read by itself, so that one cannot spoil the others. */
export const configFile = block({
  version: z.literal(1),
  installation: block({ name: text, sample: z.boolean().default(false) }),
  policy: block({
    approvalMinutes: z.int().min(1).max(60).default(15),
    reauthenticate: z.enum(["allowed", "refused"]).default("refused"),
    passkeyDelayHours: z.int().min(0).max(720).default(24),
    roleDelayHours: z.int().min(0).max(720).default(24),
    approvers: z.array(approverRule).max(50).default([]),
    breakGlass: block({ allowed: z.boolean().default(false) }).prefault({}),
  }).prefault({}),
  network: block({ allow: z.array(allowed).min(1).max(200) }).optional(),
  audit: block({ git: path.optional() }).prefault({}),
  notify: notifyConfig.optional(),
  services: z
    .record(z.string(), z.unknown())
    .refine((services) => Object.keys(services).length > 0, "at least one service"),
  sample: block({ release: commandLine }).optional(),
});

/** The key of a service in twokey.yaml. It stands in addresses. */
export const serviceKey = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/,
    "a key of small letters, digits and dashes, such as web-shop",
  );

const baseline = z.discriminatedUnion("kind", [
  block({ kind: z.literal("before-release"), minutes: z.number().gt(0).max(1440) }),
  block({ kind: z.literal("same-hour-last-week") }),
]);

const smokeTest = block({
  name: text,
  method: z.enum(["GET", "HEAD"]).default("GET"),
  url: httpUrl,
  expectStatus: z.int().min(100).max(599).default(200),
});

/** What a target has whatever its platform; the rest is read by `writtenTarget`. */
export const targetFrame = z.looseObject({
  repository: writtenRepository.optional(),
  migrations: path.optional(),
});

/** One entry of `services` in twokey.yaml. */
export const serviceConfig = block({
  name: text,
  description: text.optional(),
  publicName: text.optional(),
  repository: writtenRepository.optional(),
  migrations: path.optional(),
  targets: z
    .record(z.string(), z.unknown(), {
      error: "the targets by name, each with its platform, such as main: { platform: kubernetes, … }",
    })
    .refine((targets) => Object.keys(targets).length > 0, "at least one target")
    .refine((targets) => Object.keys(targets).length <= 8, "at most eight targets"),
  triggers: path,
  baseline: baseline.default({ kind: "before-release", minutes: 60 }),
  metrics: metricsConfig,
  verification: block({
    watchMinutes: z.number().gt(0).max(240).default(15),
    smoke: z.array(smokeTest).max(50).default([]),
  }).prefault({}),
});
export type WrittenService = z.infer<typeof serviceConfig>;

/** A condition file: its entries are read one by one. */
export const conditionFile = block({
  triggers: z
    .array(z.unknown(), { error: "a list of triggers, each beginning with - name:" })
    .min(1)
    .max(200),
});

export const conditionEntry = block({
  name: text,
  condition: text,
  metric: text.optional(),
  severity: z.string({ error: "critical or warning" }),
  "auto-rollback": z.boolean({ error: "false" }).default(false),
});
