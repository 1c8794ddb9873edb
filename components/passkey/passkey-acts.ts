import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/browser";
import type { Decision } from "@/lib/domain/decision";

/** The server actions of the passkey list, handed down by the page. */
export type PasskeyActs = {
  begin: (input: { password: string }) => Promise<Decision<PublicKeyCredentialCreationOptionsJSON>>;
  register: (input: { label: string; answer: unknown }) => Promise<Decision<{ usableFrom: string }>>;
  rename: (input: { passkeyId: string; label: string }) => Promise<Decision<null>>;
  ratify: (input: { passkeyId: string; digest: string; answer: unknown }) => Promise<Decision<null>>;
  revoke: (input: { passkeyId: string }) => Promise<Decision<null>>;
};
