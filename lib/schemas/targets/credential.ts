import { z } from "zod";
import type { Secret } from "@/lib/secret";

/**
 * The keys of a target that hold a credential: such a value is a reference to the environment in twokey.yaml and a
 * `Secret` afterwards.
 */
export const CREDENTIAL_KEYS = [
  "token",
  "password",
  "accessKeyId",
  "secretAccessKey",
  "sessionToken",
  "clientSecret",
  "serviceAccountKey",
] as const;

type CredentialKey = (typeof CREDENTIAL_KEYS)[number];

export const credential = z.string({ error: "a reference to the environment such as ${SHOP_TOKEN}" }).min(1);

/** The same settings with each credential as a `Secret`. */
export type Opened<Written> = Written extends unknown
  ? { [Key in keyof Written]: Key extends CredentialKey ? SecretInPlaceOf<Written[Key]> : Written[Key] }
  : never;

type SecretInPlaceOf<Value> = undefined extends Value ? Secret | undefined : Secret;
