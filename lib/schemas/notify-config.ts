import { z } from "zod";
import { block, text } from "./config-block";

/** A value that stands in the environment alone; lib/config makes sure that the file only refers to it. */
const credential = z.string().min(1).max(2000);

const address = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/, "an e-mail address");

/** `notify` of twokey.yaml: where people are told. A channel that is left out is not used. */
export const notifyConfig = block({
  slack: block({ webhook: credential }).optional(),
  teams: block({ webhook: credential }).optional(),
  mail: block({
    host: text.regex(/^[A-Za-z0-9.:-]+$/, "the name or address of a mail server"),
    port: z.int().min(1).max(65_535).default(587),
    from: address,
    tls: z.enum(["starttls", "implicit", "none"]).default("starttls"),
    user: text.optional(),
    password: credential.optional(),
  }).optional(),
});
export type WrittenNotify = z.infer<typeof notifyConfig>;
