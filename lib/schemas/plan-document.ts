import { z } from "zod";
import { faultsOfPlan } from "@/lib/domain/plan/faults-of-plan";
import { textFault } from "@/lib/domain/plan/plain-text";
import type { PlanDocument } from "@/lib/domain/plan/plan-document";
import { relativePart } from "@/lib/domain/plan/relative-target";

const HTTP_URL = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/;
const ABSOLUTE_PATH = /^(?:\/|[A-Za-z]:[\\/])/;

const text = (longest: number) =>
  z
    .string()
    .min(1, "is empty")
    .max(longest, `is longer than ${longest} characters`)
    .superRefine((value, context) => {
      const fault = textFault(value);
      if (fault !== null) context.addIssue({ code: "custom", message: fault });
    });

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
const instant = z.iso.datetime({ precision: 3, error: "is not an instant in UTC with milliseconds" });

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

/** The plan as it is proposed, read back, executed and exported. Unknown fields and relative targets are refused. */
export const planDocumentSchema = z
  .strictObject({
    format: z.literal("twokey.plan/1"),
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
    proposer: text(64),
    policyVersion: text(80),
    expiresAt: instant,
    nonce: z.string().regex(/^[0-9a-f]{32}$/, "is not 32 hexadecimal digits"),
    reason: text(2000),
  })
  .superRefine((document, context) => {
    for (const fault of faultsOfPlan(document)) {
      context.addIssue({ code: "custom", path: [fault.field], message: fault.what });
    }
  }) satisfies z.ZodType<PlanDocument>;
