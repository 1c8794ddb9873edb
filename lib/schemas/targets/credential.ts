import { z } from "zod";

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

export type CredentialKey = (typeof CREDENTIAL_KEYS)[number];

export const credential = z.string({ error: `a reference to the environment such as \${SHOP_TOKEN}` }).min(1);
