import type { Transaction } from "@/lib/db/client";

type Begun = { personId: string; accountId: string; challenge: string; expiresAt: Date };

/** Keeps the challenge of a registration that has begun; it replaces an earlier one of the same person. */
export async function keepChallenge(tx: Transaction, begun: Begun): Promise<void> {
  const { personId, ...rest } = begun;
  await tx.passkeyChallenge.upsert({ where: { personId }, create: begun, update: rest });
}

/** Takes the challenge out, so that it serves once; null when there is none, or it is too old or another login's. */
export async function takeChallenge(
  tx: Transaction,
  who: { personId: string; accountId: string },
  now: Date,
): Promise<string | null> {
  const rows = await tx.$queryRaw<{ challenge: string }[]>`
    DELETE FROM passkey_challenge
    WHERE person_id = ${who.personId}::uuid AND account_id = ${who.accountId}::uuid AND expires_at > ${now}
    RETURNING challenge`;
  return rows[0]?.challenge ?? null;
}
