import type { CheckedProof } from "@/lib/approval-proof";
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

export async function findPasskey(tx: Transaction, id: string) {
  return tx.passkey.findUnique({ where: { id }, include: { person: { select: { name: true } } } });
}

/** Keeps these keys as they are until the transaction ends, in the order in which an execution locks keys. */
export async function lockPasskeys(tx: Transaction, passkeyId: string, holderId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT true AS locked FROM passkey WHERE id = ${passkeyId}::uuid OR person_id = ${holderId}::uuid
    ORDER BY id FOR UPDATE`;
}

/** Whether the authenticator's credential is known, to whomever it belongs. */
export async function credentialKnown(tx: Transaction, credentialId: string): Promise<boolean> {
  return (await tx.passkey.count({ where: { credentialId } })) > 0;
}

type NewPasskey = {
  id: string;
  personId: string;
  credentialId: string;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string[];
  rpId: string;
  label: string;
};

/** The database says from when it may sign: at once while an installation is set up, else after the policy's delay. */
export async function insertPasskey(tx: Transaction, passkey: NewPasskey): Promise<{ usableFrom: Date }> {
  return tx.passkey.create({ data: passkey, select: { usableFrom: true } });
}

export async function renamePasskeyRow(tx: Transaction, id: string, label: string): Promise<void> {
  await tx.passkey.update({ where: { id }, data: { label } });
}

export async function revokePasskeyRow(tx: Transaction, id: string, at: Date): Promise<void> {
  await tx.passkey.update({ where: { id }, data: { revokedAt: at } });
}

type NewRatification = {
  passkeyId: string;
  personId: string;
  digest: Uint8Array<ArrayBuffer>;
  proof: CheckedProof;
};

/** From now on the key may sign. The database sets the time and refuses its owner, a lost role and a young key itself. */
export async function insertRatification(tx: Transaction, { proof, ...row }: NewRatification): Promise<void> {
  if (proof.passkeyId === null) throw new TypeError("a ratification is signed with a passkey");
  const signed = { signedWithId: proof.passkeyId, signature: proof.signature, evidence: proof.evidence };
  await tx.passkeyRatification.create({ data: { ...row, ...signed } });
}
