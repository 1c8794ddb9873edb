import { z } from "zod";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import {
  absolute,
  absolutePath,
  httpAddress,
  readAddress,
  releaseName,
  sha256,
} from "@/lib/schemas/absolute";
import { text } from "@/lib/schemas/plan-frame";

const CONTROL = /(?![\t\n\r])\p{Cc}/u;

/** What is sent byte for byte: any text without control characters but line breaks and tabs. */
const body = z
  .string()
  .max(64 * 1024)
  .refine((value) => !CONTROL.test(value), "holds control characters")
  .refine((value) => value.isWellFormed(), "is not well-formed text");

const slot = absolute(120);

/** Any step of a plan. Names of releases and arguments are absolute. */
export const planStepSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("switch-release"),
    root: absolutePath,
    from: releaseName,
    to: releaseName,
  }),
  z.strictObject({
    kind: z.literal("restart"),
    command: z.array(absolute(500)).min(1).max(32),
    versionUrl: readAddress,
    expectVersion: releaseName,
  }),
  z.strictObject({
    kind: z.literal("request"),
    does: text(300),
    method: z.enum(["POST", "PUT", "PATCH", "DELETE"]),
    url: httpAddress,
    contentType: text(120).nullable(),
    body: body.nullable(),
    adds: absolute(60).optional(),
    puts: releaseName.nullable(),
  }),
  z.strictObject({
    kind: z.literal("command"),
    does: text(300),
    command: z.array(absolute(500)).min(1).max(32),
    puts: releaseName.nullable(),
  }),
  z.strictObject({
    kind: z.literal("set-template"),
    server: httpAddress,
    namespace: absolute(63),
    workload: z.enum(["Deployment", "StatefulSet", "DaemonSet"]),
    name: absolute(253),
    uid: absolute(64),
    from: releaseName,
    to: releaseName,
    templateDigest: sha256,
  }),
  z.strictObject({
    kind: z.literal("swap-slots"),
    url: httpAddress,
    body,
    slot,
    slotHolds: releaseName,
    into: slot,
    intoHolds: releaseName,
  }),
]) satisfies z.ZodType<PlanStep>;
