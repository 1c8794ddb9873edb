import { z } from "zod";
import { faultsOfReleasePlan } from "@/lib/domain/plan/faults-of-release-plan";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { PLATFORM_NAMES } from "@/lib/domain/release/platform-name";
import { commitId, readAddress, releaseName, sha256 } from "@/lib/schemas/absolute";
import { planFrame, refuseFaults, text } from "@/lib/schemas/plan-frame";
import { planStepSchema } from "@/lib/schemas/plan-step";

const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62})$/, "is not a key of lower-case letters, digits and dashes");

const smoke = z.strictObject({
  name: text(300),
  method: z.enum(["GET", "HEAD"]),
  url: readAddress,
  expectStatus: z.int().min(100).max(599),
});

const undo = z.strictObject({
  commits: z.int().min(0),
  migrations: z.array(text(1000)).max(500),
  securityFixes: z.array(commitId).max(500),
});

const change = z.strictObject({
  target: z.strictObject({
    name: slug,
    key: text(200),
    platform: z.enum(PLATFORM_NAMES),
    location: text(500),
  }),
  from: z.strictObject({
    releaseId: releaseName,
    version: releaseName,
    commit: commitId.nullable(),
    configHash: sha256,
  }),
  to: z.strictObject({
    releaseId: releaseName,
    version: releaseName,
    commit: commitId.nullable(),
    artefactDigest: sha256,
    wasInProduction: z.boolean(),
  }),
  steps: z.array(planStepSchema).min(1).max(16),
  hold: text(500).nullable(),
  undo: undo.nullable(),
});

/** A plan about releases. Unknown fields and relative targets are refused. */
export const releasePlanSchema = z
  .strictObject({
    ...planFrame,
    format: z.literal("twokey.plan/2"),
    kind: z.literal("rollback"),
    incident: z.int().min(1),
    service: slug,
    changes: z.array(change).min(1).max(8),
    verification: z.strictObject({ smoke: z.array(smoke).max(50), watchSeconds: z.int().min(1).max(86_400) }),
    safety: z.strictObject({
      verdict: z.enum(["safe", "caution", "blocked"]),
      overriddenReason: text(2000).nullable(),
    }),
  })
  .superRefine(refuseFaults(faultsOfReleasePlan)) satisfies z.ZodType<ReleasePlan>;
