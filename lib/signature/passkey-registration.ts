import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { refusal } from "@/lib/domain/refusal";
import { ALGORITHMS, readCoseKey } from "@/lib/signature/cose-key";
import type { Site } from "@/lib/signature/passkey";

const text = z.string().min(1).max(16_384);
const registrationSchema = z.object({
  id: text,
  rawId: text,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});

export type RegisteredPasskey = {
  credentialId: string;
  /** COSE. */
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string[];
  /** True when a provider may copy the key to the person's other devices. */
  synced: boolean;
};

/** What the browser needs in order to make a passkey. Keep `challenge` until the answer comes. */
export function registrationOptions(request: {
  installation: string;
  rpId: string;
  person: { id: string; email: string; name: string };
  existing: readonly { credentialId: string; transports: string[] }[];
}): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: request.installation,
    rpID: request.rpId,
    userID: new TextEncoder().encode(request.person.id),
    userName: request.person.email,
    userDisplayName: request.person.name,
    attestationType: "none",
    excludeCredentials: request.existing.map((key) => ({ id: key.credentialId, transports: key.transports })),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    supportedAlgorithmIDs: [...ALGORITHMS],
  });
}

/** Verifies a new passkey; `challenge` is the one from `registrationOptions`, kept on the server and used once. */
export async function verifyRegistration(attempt: {
  answer: unknown;
  challenge: string;
  site: Site;
}): Promise<Decision<RegisteredPasskey>> {
  const parsed = registrationSchema.safeParse(attempt.answer);
  if (!parsed.success) return refuse(notRegistered("the browser's answer is not complete"));
  const registered = await verifyByLibrary({ ...parsed.data, clientExtensionResults: {} }, attempt);
  if (registered === null) return refuse(notRegistered("the answer does not verify"));
  const { credential, credentialBackedUp } = registered;
  if (readCoseKey(credential.publicKey) === null)
    return refuse(notRegistered("its kind of key is not supported"));
  return accept({
    credentialId: credential.id,
    publicKey: new Uint8Array(credential.publicKey),
    counter: credential.counter,
    transports: parsed.data.response.transports ?? [],
    synced: credentialBackedUp,
  });
}

async function verifyByLibrary(
  response: RegistrationResponseJSON,
  expected: { challenge: string; site: Site },
) {
  try {
    const result = await verifyRegistrationResponse({
      response,
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.site.origin,
      expectedRPID: expected.site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    return result.verified ? result.registrationInfo : null;
  } catch {
    return null;
  }
}

function notRegistered(why: string) {
  return refusal("signature_not_valid", `The passkey was not registered: ${why}.`);
}
