import type { Transaction } from "@/lib/db/client";

/** Keys that this person could sign with at `now`, oldest first. */
export async function usablePasskeys(tx: Transaction, personId: string, now: Date) {
  return tx.passkey.findMany({
    where: { personId, revokedAt: null, usableFrom: { lte: now } },
    orderBy: { createdAt: "asc" },
  });
}

export async function passkeysOf(tx: Transaction, personId: string) {
  return tx.passkey.findMany({ where: { personId }, orderBy: { createdAt: "asc" } });
}
