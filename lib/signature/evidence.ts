import { z } from "zod";
import { ACTS } from "@/lib/signature/challenge";

const base64url = z
  .string()
  .min(1)
  .max(8192)
  .regex(/^[A-Za-z0-9_-]+$/);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime({ precision: 3 });

/** What `navigator.credentials.get` answers; what we do not need is dropped. */
export const assertionSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
});

/**
 * All that a verifier without the application needs, in base64url without padding. `publicKey` is COSE,
 * `flags` the flag byte of the authenticator data, `signedAt` the server's time of receipt.
 */
export const passkeyEvidenceSchema = z.strictObject({
  kind: z.literal("passkey"),
  act: z.enum(ACTS),
  digest,
  credentialId: base64url,
  publicKey: base64url,
  authenticatorData: base64url,
  clientDataJSON: base64url,
  signature: base64url,
  origin: z.string().min(1),
  rpId: z.string().min(1),
  flags: z.int().min(0).max(255),
  signedAt: instant,
});
export type PasskeyEvidence = z.infer<typeof passkeyEvidenceSchema>;

/** The weaker proof: this installation says that the person has just signed in anew. Nothing of it is signed. */
export const reauthenticationEvidenceSchema = z.strictObject({
  kind: z.literal("reauthenticate"),
  act: z.enum(ACTS),
  digest,
  personId: z.string().min(1),
  accountId: z.string().min(1),
  by: z.enum(["password", "provider"]),
  authenticatedAt: instant,
  signedAt: instant,
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
});
export type ReauthenticationEvidence = z.infer<typeof reauthenticationEvidenceSchema>;

export const evidenceSchema = z.discriminatedUnion("kind", [
  passkeyEvidenceSchema,
  reauthenticationEvidenceSchema,
]);
export type Evidence = z.infer<typeof evidenceSchema>;
