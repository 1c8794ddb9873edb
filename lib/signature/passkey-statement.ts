import { canonicalize } from "@/lib/domain/plan/canonical-json";
import { sha256Hex } from "@/lib/signature/digest";

/** A key and whose it is; `publicKey` are the COSE bytes that were registered. */
export type RegisteredKey = { personId: string; credentialId: string; publicKey: Uint8Array };

/** SHA-256, 64 digits, of the statement that somebody else signs: this key belongs to this person. */
export function passkeyStatementDigest({ personId, credentialId, publicKey }: RegisteredKey): string {
  const statement = { kind: "passkey", person: personId, credentialId, publicKey: sha256Hex(publicKey) };
  const text = canonicalize(statement);
  if (!text.ok) throw new TypeError(text.reasons[0]?.message);
  return sha256Hex(new TextEncoder().encode(text.value));
}
