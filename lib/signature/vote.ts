import type { Act } from "@/lib/signature/challenge";
import { evidenceSchema } from "@/lib/signature/evidence";
import type { Site } from "@/lib/signature/passkey";
import { verifyReauthentication } from "@/lib/signature/reauthentication";
import { verifyOffline } from "@/lib/signature/verify-offline";

type Expected = {
  act: Act;
  digest: string;
  personId: string;
  accountId: string;
  /** COSE bytes of the registered key; null when the vote names none. */
  publicKey: Uint8Array | null;
  site: Site;
};

/** Does the stored evidence of a vote still prove it? False on any doubt. */
export function voteVerifies(stored: unknown, expected: Expected): boolean {
  const evidence = evidenceSchema.safeParse(stored);
  if (!evidence.success) return false;
  if (evidence.data.kind === "reauthenticate") return verifyReauthentication(stored, expected).ok;
  if (expected.publicKey === null) return false;
  const { act, digest, publicKey, site } = expected;
  return verifyOffline(stored, { act, digest, publicKey, ...site }).ok;
}
