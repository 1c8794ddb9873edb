import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import type { z } from "zod";
import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { fromBase64url, toBase64url } from "@/lib/signature/base64url";
import { type Act, challengeFor } from "@/lib/signature/challenge";
import { assertionSchema, type PasskeyEvidence } from "@/lib/signature/evidence";
import { verifyOffline } from "@/lib/signature/verify-offline";

const TIMEOUT_MS = 120_000;

/** A registered credential: `publicKey` as COSE bytes, `counter` as the authenticator last reported it. */
export type SigningKey = {
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
};

/** Where browsers reach this installation: `origin` with scheme and port, `rpId` the host alone. */
export type Site = { origin: string; rpId: string };

export type PlanSignature = {
  evidence: PasskeyEvidence;
  signature: Uint8Array<ArrayBuffer>;
  counter: number;
};

/** What the browser needs in order to sign one act on one plan (digest: 64 digits) with one of the person's own keys. */
export async function signingOptions(request: {
  act: Act;
  digest: string;
  rpId: string;
  keys: readonly Pick<SigningKey, "credentialId" | "transports">[];
}): Promise<Decision<PublicKeyCredentialRequestOptionsJSON>> {
  if (request.keys.length === 0) return refuse(refusal("passkey_missing"));
  const options = await generateAuthenticationOptions({
    rpID: request.rpId,
    challenge: challengeFor(request.act, request.digest),
    allowCredentials: request.keys.map((key) => ({ id: key.credentialId, transports: key.transports })),
    userVerification: "required",
    timeout: TIMEOUT_MS,
  });
  return accept(options);
}

/**
 * Verifies what the browser answered, with two independent verifiers that have to agree. `key` is the registered
 * credential with the answer's id, looked up among the keys of the person who is signed in.
 */
export async function verifyPlanSignature(attempt: {
  act: Act;
  digest: string;
  answer: unknown;
  key: SigningKey;
  site: Site;
  now: Date;
}): Promise<Decision<PlanSignature>> {
  const parsed = assertionSchema.safeParse(attempt.answer);
  if (!parsed.success) return refuse(refusal("signature_not_valid", "The browser's answer is not complete."));
  if (parsed.data.id !== attempt.key.credentialId) return refuse(refusal("passkey_not_yours"));
  const evidence = evidenceOf(parsed.data, attempt);
  const signature = fromBase64url(evidence.signature);
  const offline = verifyOffline(evidence, {
    act: attempt.act,
    digest: attempt.digest,
    publicKey: attempt.key.publicKey,
    ...attempt.site,
  });
  if (!offline.ok) return offline;
  const counter = await verifyByLibrary(parsed.data, attempt);
  if (counter === null || signature === null) return refuse(refusal("signature_not_valid"));
  return accept({ evidence, signature, counter });
}

type Attempt = Parameters<typeof verifyPlanSignature>[0];
type Assertion = z.infer<typeof assertionSchema>;

function evidenceOf(answer: Assertion, attempt: Attempt): PasskeyEvidence {
  return {
    kind: "passkey",
    act: attempt.act,
    digest: attempt.digest,
    credentialId: answer.id,
    publicKey: toBase64url(attempt.key.publicKey),
    authenticatorData: answer.response.authenticatorData,
    clientDataJSON: answer.response.clientDataJSON,
    signature: answer.response.signature,
    origin: attempt.site.origin,
    rpId: attempt.site.rpId,
    flags: fromBase64url(answer.response.authenticatorData)?.[32] ?? 0,
    signedAt: attempt.now.toISOString(),
  };
}

/** The new counter, or null. The library throws for every kind of no, also when the counter runs backwards. */
async function verifyByLibrary(answer: Assertion, attempt: Attempt): Promise<number | null> {
  try {
    const result = await verifyAuthenticationResponse({
      response: { ...answer, clientExtensionResults: {} },
      expectedChallenge: toBase64url(challengeFor(attempt.act, attempt.digest)),
      expectedOrigin: attempt.site.origin,
      expectedRPID: attempt.site.rpId,
      requireUserVerification: true,
      credential: {
        id: attempt.key.credentialId,
        publicKey: new Uint8Array(attempt.key.publicKey),
        counter: attempt.key.counter,
      },
    });
    return result.verified && result.authenticationInfo.userVerified
      ? result.authenticationInfo.newCounter
      : null;
  } catch {
    return null;
  }
}
