import type { Actor } from "@/lib/command";
import type { Transaction } from "@/lib/db/client";
import { findPasskey, usablePasskeys } from "@/lib/db/passkey";
import { type Site, signingOptions } from "@/lib/signature/passkey";
import { passkeyStatementDigest } from "@/lib/signature/passkey-statement";

type Wanted = { passkeyId: string; actor: Actor; site: Site; now: Date };

/** WebAuthn options for vouching for somebody's new key with an own one; null without such a key or a usable own one. */
export async function ratificationRequest(db: Transaction, { passkeyId, actor, site, now }: Wanted) {
  const key = await findPasskey(db, passkeyId);
  if (!key) return null;
  const keys = await usablePasskeys(db, actor.personId, now);
  const digest = passkeyStatementDigest(key);
  const options = await signingOptions({ act: "ratify", digest, rpId: site.rpId, keys });
  return options.ok ? options.value : null;
}
