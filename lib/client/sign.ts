import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { readJson } from "@/lib/client/read";
import type { ProofInput } from "@/lib/schemas/approval-input";

export type SignedAct = "approve" | "reject" | "revoke" | "break-glass" | "countersign" | "object";

/** Asks the passkey to sign one act on one plan. Throws with a sentence when nothing was signed. */
export async function signWithPasskey(planId: string, act: SignedAct): Promise<ProofInput> {
  return { kind: "passkey", answer: await answerFrom(`/api/plans/${planId}/signing?act=${act}`) };
}

/** Asks the own passkey to vouch for somebody's new one; the same as the browser's answer to a vote. */
export function signForPasskey(passkeyId: string): Promise<unknown> {
  return answerFrom(`/api/passkeys/${passkeyId}/signing`);
}

async function answerFrom(path: string): Promise<unknown> {
  const options = await readJson<PublicKeyCredentialRequestOptionsJSON>(path);
  const { startAuthentication } = await import("@simplewebauthn/browser");
  try {
    return await startAuthentication({ optionsJSON: options });
  } catch (error) {
    throw new Error(whyNotSigned(error));
  }
}

function whyNotSigned(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") {
    return "The passkey was not used: it was cancelled or took too long. Nothing was signed.";
  }
  if (name === "SecurityError") {
    return "This address is not the one that your passkey was made for. Nothing was signed.";
  }
  return "The browser could not use the passkey. Nothing was signed.";
}
