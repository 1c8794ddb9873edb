import { z } from "zod";
import { relativePart } from "@/lib/domain/plan/relative-target";
import { block, httpUrl, path } from "@/lib/schemas/config-block";
import { credential } from "@/lib/schemas/targets/credential";

const absolutePath = path.refine((value) => value.startsWith("/"), "a path that begins with /");

/** The name of an object in a cluster. It stands in a signed call, so it must not sound like a moving target. */
const objectName = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/, "a name of small letters, digits, dots and dashes")
    .refine(
      (value) => relativePart(value) === null,
      "a name that always means the same; a plan refuses words such as latest, stable or current",
    );

/** A release of Helm 3 or 4; see docs/platforms/helm.md. */
export const helmTarget = block({
  platform: z.literal("helm"),
  /** Path of the official program. */
  helm: absolutePath,
  server: httpUrl,
  /** Path of the authority of the cluster, in PEM; without it the public ones count. */
  ca: path.optional(),
  token: credential,
  namespace: objectName(63),
  release: objectName(53),
  hooks: z.enum(["run", "skip"]).default("run"),
  timeoutSeconds: z.int().min(10).max(1800).default(120),
  /** Label or annotation that holds the whole commit id. */
  commitFrom: z.string().min(1).max(300).optional(),
  versionUrl: httpUrl.optional(),
  healthUrl: httpUrl.optional(),
});

export type WrittenHelmTarget = z.infer<typeof helmTarget>;
