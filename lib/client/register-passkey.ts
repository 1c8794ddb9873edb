import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";

/** Lets the browser make a passkey. Throws with a sentence when none was made. */
export async function makePasskey(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<RegistrationResponseJSON> {
  const { browserSupportsWebAuthn, startRegistration } = await import("@simplewebauthn/browser");
  if (!browserSupportsWebAuthn()) {
    throw new Error("This browser offers no passkeys here: they need https, or localhost.");
  }
  try {
    return await startRegistration({ optionsJSON: options });
  } catch (error) {
    throw new Error(whyNotMade(error));
  }
}

function whyNotMade(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return "This device holds a passkey of yours for Twokey already.";
  if (name === "NotAllowedError" || name === "AbortError") {
    return "No passkey was made: it was cancelled or took too long.";
  }
  if (name === "SecurityError") {
    return "Passkeys belong to the public address of Twokey. Open it there, then try again.";
  }
  return "The browser could not make a passkey.";
}
