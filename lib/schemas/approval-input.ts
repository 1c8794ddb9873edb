import { z } from "zod";

const digest = z.string().regex(/^[0-9a-f]{64}$/, "is not a digest");
const reason = z.string().max(2000, "At most 2000 characters");

/** How somebody proves that it is them: the browser's passkey answer (checked by the server), or the password. */
const proof = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("passkey"), answer: z.unknown() }),
  z.object({
    kind: z.literal("reauthenticate"),
    password: z.string().min(1, "Enter your password").max(1000),
  }),
]);
export type ProofInput = z.infer<typeof proof>;

/** `digest` is the digest of the plan that the person's page showed. */
export const approveInput = z.object({ planId: z.uuid(), digest, proof });
export const rejectInput = z.object({ planId: z.uuid(), digest, proof, reason });
export const revokeInput = z.object({ planId: z.uuid(), digest, proof, reason });
export const breakGlassInput = z.object({ planId: z.uuid(), digest, proof, reason });
export const answerGlassInput = z.object({
  planId: z.uuid(),
  act: z.enum(["countersign", "object"]),
  digest,
  proof,
  reason,
});
export const withdrawInput = z.object({ planId: z.uuid(), reason });
export const planInput = z.object({ planId: z.uuid() });
