import type { Site } from "@/lib/signature/passkey";

/**
 * Where browsers reach this installation, from TWOKEY_PUBLIC_URL. Passkeys are bound to it: after a change of the
 * host all of them have to be registered anew.
 */
export function site(env: NodeJS.ProcessEnv = process.env): Site {
  const address = env.TWOKEY_PUBLIC_URL ?? env.NEXTAUTH_URL;
  if (!address)
    throw new Error("TWOKEY_PUBLIC_URL is not set: the address under which browsers reach Twokey");
  const url = new URL(address);
  return { origin: url.origin, rpId: url.hostname };
}
