import { type Fact, factBytes } from "@/lib/audit/sealed-fact";
import { fromBase64url } from "@/lib/signature/base64url";
import type { Act } from "@/lib/signature/challenge";
import { sameBytes } from "@/lib/signature/digest";
import { type Evidence, evidenceSchema } from "@/lib/signature/evidence";
import { reauthenticationMark } from "@/lib/signature/reauthentication";
import { voteVerifies } from "@/lib/signature/vote";

/** A vote or a revocation as it is stored, with what it has to be about. */
export type StoredProof = {
  act: Act;
  digest: string;
  method: string | null;
  signature: string | null;
  evidence: string | null;
  personId: string;
  accountId: string;
  passkey: Fact<"passkey"> | null;
};

/** Why the proof does not prove the act, or null. The page's address comes from the passkey's own site. */
export function faultOfProof(proof: StoredProof): string | null {
  const parsed = evidenceSchema.safeParse(parseJson(proof.evidence));
  if (!parsed.success) return "the evidence is not complete";
  const evidence = parsed.data;
  if (evidence.kind !== proof.method) return `the evidence is of another way: ${evidence.kind}`;
  const signature = signatureOf(evidence);
  if (!signature || !sameBytes(signature, factBytes(proof.signature)))
    return "the signature is not that of the evidence";
  if (evidence.kind === "passkey") {
    const wrong = faultOfKey(evidence, proof);
    if (wrong !== null) return wrong;
  }
  const { act, digest, personId, accountId, passkey } = proof;
  const publicKey = passkey ? factBytes(passkey.public_key) : null;
  const site = { origin: originOf(evidence), rpId: passkey?.rp_id ?? "" };
  const verified = voteVerifies(evidence, { act, digest, personId, accountId, publicKey, site });
  return verified ? null : "the signature does not verify for this act, plan and key";
}

/** The credential that evidence in JSON names; null: it names none. */
export function credentialIn(evidence: string | null): string | null {
  const parsed = evidenceSchema.safeParse(parseJson(evidence));
  return parsed.success && parsed.data.kind === "passkey" ? parsed.data.credentialId : null;
}

function faultOfKey(evidence: Extract<Evidence, { kind: "passkey" }>, { passkey, personId }: StoredProof) {
  if (!passkey) return "the passkey is not in the export";
  if (passkey.person_id !== personId) return "the passkey belongs to somebody else";
  if (passkey.credential_id !== evidence.credentialId) return "the evidence names another passkey";
  const host = URL.canParse(evidence.origin) ? new URL(evidence.origin).hostname : "";
  const site = passkey.rp_id ?? "";
  return host === site || host.endsWith(`.${site}`)
    ? null
    : `it was given on another site: ${evidence.origin}`;
}

function signatureOf(evidence: Evidence): Uint8Array | null {
  return evidence.kind === "passkey" ? fromBase64url(evidence.signature) : reauthenticationMark(evidence);
}

/** Browsers sign only for a page of the passkey's own site, which `faultOfKey` holds the origin against. */
function originOf(evidence: Evidence): string {
  return evidence.kind === "passkey" ? evidence.origin : "";
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
