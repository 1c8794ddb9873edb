import { z } from "zod";
import { relativePart } from "@/lib/domain/plan/relative-target";
import { httpUrl } from "@/lib/schemas/config-block";

/** Which state of a feature harms nobody; a plan to the other one says so. */
export const safeState = z.enum(["on", "off"], { error: "on or off" }).default("off");

/** A name or key as flag services allow it in an address, and that plans can hold. */
export const flagName = z
  .string({ error: "a name" })
  .regex(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/, "letters, digits, dots, dashes and underscores, at most 100")
  .refine((name) => relativePart(name) === null, "a name that will mean the same tomorrow, unlike “latest”");

/** Where an interface begins; what is asked is added behind it. */
export const baseUrl = httpUrl.refine((url) => !/[?#]/.test(url), "an address without ? and #");
