import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { canonicalize } from "@/lib/domain/plan/canonical-json";
import { refusal } from "@/lib/domain/refusal";
import type { Act } from "@/lib/signature/challenge";
import { sha256 } from "@/lib/signature/digest";
import { type ReauthenticationEvidence, reauthenticationEvidenceSchema } from "@/lib/signature/evidence";

const FRESH_MS = 60_000;

/**
 * A mark over the evidence for the place where a signature is stored. Whoever can write the database can make one:
 * it keeps rows apart and is no proof, hence “weaker”.
 */
export function reauthenticationMark(evidence: ReauthenticationEvidence): Uint8Array<ArrayBuffer> {
  const text = canonicalize(evidence);
  if (!text.ok) throw new TypeError(text.reasons[0]?.message);
  return sha256(new TextEncoder().encode(`twokey/reauthenticate/v1${text.value}`));
}

/** Is the evidence about this act, plan, person and account, and was the person's sign-in fresh when they acted? */
export function verifyReauthentication(
  stored: unknown,
  expected: { act: Act; digest: string; personId: string; accountId: string },
): Decision<ReauthenticationEvidence> {
  const parsed = reauthenticationEvidenceSchema.safeParse(stored);
  if (!parsed.success)
    return refuse(refusal("signature_not_valid", "The evidence of the new sign-in is not complete."));
  const evidence = parsed.data;
  const same =
    evidence.act === expected.act &&
    evidence.digest === expected.digest &&
    evidence.personId === expected.personId &&
    evidence.accountId === expected.accountId;
  if (!same) return refuse(refusal("signature_not_valid", "The new sign-in was for something else."));
  const age = Date.parse(evidence.signedAt) - Date.parse(evidence.authenticatedAt);
  if (!(age >= 0 && age <= FRESH_MS)) return refuse(refusal("reauthentication_too_old"));
  return accept(evidence);
}
