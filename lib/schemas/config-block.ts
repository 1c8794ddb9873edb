import { z } from "zod";
import { whyNotAsked } from "@/lib/domain/network/reach";

/**
 * A block of a configuration file: unknown keys are errors, and the error names the known ones. Messages that are
 * written in these schemas are what was expected there, to stand after the word "expected".
 */
export function block<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? known : undefined),
  });
}

export const text = z.string().trim().min(1).max(300);

/** A path on this machine; a relative one starts at the folder of twokey.yaml. */
export const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => !value.includes("\0"), "a path");

export const httpUrl = z
  .string()
  .max(2000)
  .refine(
    isPlainHttpUrl,
    "an address that begins with http:// or https:// and holds no user name or password",
  )
  .superRefine((value, context) => {
    const written = URL.canParse(value) ? new URL(value).hostname.replace(/^\[(.*)\]$/, "$1") : "";
    const why = /^[\d.]+$|:/.test(written) ? whyNotAsked(written, written, null) : null;
    if (why) context.addIssue({ code: "custom", message: `an address that may be asked: ${why}` });
  });

/** A program and its arguments, one entry each, so that no shell ever reads them. */
export const commandLine = z
  .array(z.string().min(1), {
    error: "a list of a program and its arguments, such as [systemctl, restart, shop]",
  })
  .min(1)
  .max(100);

export function isPlainHttpUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}
