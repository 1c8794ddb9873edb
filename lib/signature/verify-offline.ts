import { verify } from "node:crypto";
import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import { fromBase64url, toBase64url } from "@/lib/signature/base64url";
import { type Act, challengeFor } from "@/lib/signature/challenge";
import { type CoseKey, readCoseKey } from "@/lib/signature/cose-key";
import { sameBytes, sha256 } from "@/lib/signature/digest";
import { type PasskeyEvidence, passkeyEvidenceSchema } from "@/lib/signature/evidence";

/** What the evidence has to be about. All of it comes from elsewhere than the evidence itself. */
export type ExpectedSignature = {
  act: Act;
  digest: string;
  publicKey: Uint8Array;
  origin: string;
  rpId: string;
};

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const WITH_EXTENSIONS = 0x80;
const BARE_LENGTH = 37;

/** Verifies stored evidence with nothing but this file's rules and the platform's cryptography: no network, no clock. */
export function verifyOffline(stored: unknown, expected: ExpectedSignature): Decision<PasskeyEvidence> {
  const parsed = passkeyEvidenceSchema.safeParse(stored);
  if (!parsed.success) return refuse(notValid("the evidence is not complete"));
  const evidence = parsed.data;
  if (evidence.act !== expected.act || evidence.digest !== expected.digest) {
    return refuse(notValid("it was given for another act or another plan"));
  }
  const publicKey = fromBase64url(evidence.publicKey);
  if (publicKey === null || !sameBytes(publicKey, expected.publicKey)) {
    return refuse(refusal("passkey_not_yours"));
  }
  const wrong = faultOf(evidence, expected, publicKey);
  return wrong === null ? accept(evidence) : refuse(notValid(wrong));
}

function faultOf(
  evidence: PasskeyEvidence,
  expected: ExpectedSignature,
  publicKey: Uint8Array,
): string | null {
  const key = readCoseKey(publicKey);
  const [authenticator, client, signature] = [
    fromBase64url(evidence.authenticatorData),
    fromBase64url(evidence.clientDataJSON),
    fromBase64url(evidence.signature),
  ];
  if (key === null) return "the public key cannot be read";
  if (authenticator === null || client === null || signature === null)
    return "it is not written in base64url";
  return (
    faultOfAuthenticator(authenticator, evidence, expected.rpId) ??
    faultOfClient(client, evidence, expected) ??
    (signatureFits(key, authenticator, client, signature) ? null : "it does not fit the key")
  );
}

function faultOfAuthenticator(bytes: Uint8Array, evidence: PasskeyEvidence, rpId: string): string | null {
  const flags = bytes[32];
  if (bytes.length < BARE_LENGTH || flags === undefined) return "the authenticator data is cut off";
  if (bytes.length > BARE_LENGTH && (flags & WITH_EXTENSIONS) === 0)
    return "the authenticator data is too long";
  if (flags !== evidence.flags) return "the flags are not the signed ones";
  if (evidence.rpId !== rpId || !sameBytes(bytes.slice(0, 32), sha256(Buffer.from(rpId)))) {
    return "it was given for another site";
  }
  if ((flags & USER_PRESENT) === 0) return "nobody was present";
  return (flags & USER_VERIFIED) === 0 ? "the authenticator did not verify who was there" : null;
}

function faultOfClient(
  bytes: Uint8Array,
  evidence: PasskeyEvidence,
  expected: ExpectedSignature,
): string | null {
  const client = readObject(bytes);
  if (client === null) return "the client data cannot be read";
  if (client.type !== "webauthn.get") return "it is not a signature";
  if (client.challenge !== toBase64url(challengeFor(expected.act, expected.digest))) {
    return "it was given for another act or another plan";
  }
  if (evidence.origin !== expected.origin || client.origin !== expected.origin)
    return "it was given on another address";
  if (client.crossOrigin === true || client.topOrigin !== undefined)
    return "it was given inside another page";
  return null;
}

function readObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function signatureFits(
  key: CoseKey,
  authenticator: Uint8Array,
  client: Uint8Array,
  signature: Uint8Array,
): boolean {
  const signed = Buffer.concat([authenticator, sha256(client)]);
  try {
    return verify(key.algorithm === -8 ? null : "sha256", signed, key.key, signature);
  } catch {
    return false;
  }
}

function notValid(why: string): Refusal {
  return refusal("signature_not_valid", `The signature does not verify: ${why}.`);
}
