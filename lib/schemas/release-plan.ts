import { z } from "zod";
import { faultsOfReleasePlan } from "@/lib/domain/plan/faults-of-release-plan";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { relativePart } from "@/lib/domain/plan/relative-target";
import { planFrame, refuseFaults, text } from "@/lib/schemas/plan-frame";

const HTTP_URL = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/;
const ABSOLUTE_PATH = /^(?:\/|[A-Za-z]:[\\/])/;

const absolute = (longest: number) =>
  text(longest).superRefine((value, context) => {
    const part = relativePart(value);
    if (part !== null) context.addIssue({ code: "custom", message: `names the relative target “${part}”` });
  });

const releaseName = absolute(120).regex(
  /^[A-Za-z0-9][A-Za-z0-9._+-]*$/,
  "is not the exact name of a release",
);
const commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "is not a whole commit id");
const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/, "is not “sha256:” with 64 digits");
const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62})$/, "is not a key of lower-case letters, digits and dashes");
const url = text(500).regex(HTTP_URL, "is not an http or https address without credentials");
const path = absolute(500).regex(ABSOLUTE_PATH, "is not an absolute path");

const step = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("switch-release"), root: path, from: releaseName, to: releaseName }),
  z.strictObject({
    kind: z.literal("restart"),
    command: z.array(absolute(500)).min(1).max(32),
    versionUrl: url,
    expectVersion: releaseName,
  }),
]);

const smoke = z.strictObject({
  name: text(120),
  method: z.enum(["GET", "HEAD"]),
  url,
  expectStatus: z.int().min(100).max(599),
});

const undo = z.strictObject({
  commits: z.int().min(0),
  migrations: z.array(text(300)).max(500),
  securityFixes: z.array(commit).max(500),
});

/** A plan about a release. Unknown fields and relative targets are refused. */
export const releasePlanSchema = z
  .strictObject({
    ...planFrame,
    kind: z.literal("rollback"),
    incident: z.int().min(1),
    service: slug,
    target: z.strictObject({ key: text(200), platform: z.literal("release-directories"), location: path }),
    from: z.strictObject({ releaseId: releaseName, version: releaseName, commit, configHash: sha256 }),
    to: z.strictObject({
      releaseId: releaseName,
      version: releaseName,
      commit,
      artefactDigest: sha256,
      wasInProduction: z.boolean(),
    }),
    steps: z.array(step).min(1).max(16),
    verification: z.strictObject({ smoke: z.array(smoke).max(50), watchSeconds: z.int().min(1).max(86_400) }),
    undo: undo.nullable(),
    safety: z.strictObject({
      verdict: z.enum(["safe", "caution", "blocked"]),
      overriddenReason: text(2000).nullable(),
    }),
  })
  .superRefine(refuseFaults(faultsOfReleasePlan)) satisfies z.ZodType<ReleasePlan>;
