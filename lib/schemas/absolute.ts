import { z } from "zod";
import { relativePart } from "@/lib/domain/plan/relative-target";
import { text } from "@/lib/schemas/plan-frame";

const HTTP_URL = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i;
const ABSOLUTE_PATH = /^(?:\/|[A-Za-z]:[\\/])/;

/** Text that means the same tomorrow. */
export const absolute = (longest: number) =>
  text(longest).superRefine((value, context) => {
    const part = relativePart(value);
    if (part !== null) context.addIssue({ code: "custom", message: `names the relative target “${part}”` });
  });

/** The platform's own name of one release: no spaces at its ends, nothing that moves. */
export const releaseName = absolute(200).regex(
  /^[\p{L}\p{N}](?:.*\S)?$/u,
  "is not the exact name of a release",
);

export const commitId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "is not a whole commit id");

export const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/, "is not “sha256:” with 64 digits");

/** An address that is only read: what is compared is the answer, so any page of the service will do. */
export const readAddress = text(2000)
  .regex(HTTP_URL, "is not an http or https address without credentials")
  .refine(URL.canParse, "is not an address");

/** An address that is called: the parts of its path and the values of its query are absolute too. */
export const httpAddress = readAddress.superRefine((value, context) => {
  const part = URL.canParse(value) ? relativePartOf(new URL(value)) : "it";
  if (part !== null) context.addIssue({ code: "custom", message: `names the relative target “${part}”` });
});

export const absolutePath = absolute(500).regex(ABSOLUTE_PATH, "is not an absolute path");

function relativePartOf(url: URL): string | null {
  const parts = [...url.pathname.split("/").map(decoded), ...url.searchParams.values()];
  return parts.map(relativePart).find((part) => part !== null) ?? null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
