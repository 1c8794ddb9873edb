import type { Transaction } from "@/lib/db/client";

/** The login with a password of this person, or null when they only sign in through an identity provider. */
export async function localAccountOf(tx: Transaction, personId: string) {
  return tx.account.findFirst({
    where: { personId, provider: "local", disabledAt: null },
    select: { id: true, subject: true, passwordHash: true, passwordUsableFrom: true },
  });
}

/** Gives a person a password and ends all their sessions. `newId` is used when they had no login with one. */
export async function setPassword(
  tx: Transaction,
  person: { id: string; email: string },
  passwordHash: string,
  newId: () => string,
): Promise<void> {
  const account = await localAccountOf(tx, person.id);
  if (account) await tx.account.update({ where: { id: account.id }, data: { passwordHash } });
  else {
    const login = { id: newId(), personId: person.id, provider: "local", subject: person.email };
    await tx.account.create({ data: { ...login, passwordHash } });
  }
  await endSessions(tx, person.id);
}

/** Every session of the person, through whichever login, is worth nothing from now on. */
export async function endSessions(tx: Transaction, personId: string): Promise<void> {
  await tx.account.updateMany({ where: { personId }, data: { sessionVersion: { increment: 1 } } });
}

/** The same by whoever still holds a good session of this account; a session that has ended can end no other. */
export async function endSessionsOf(
  db: Transaction,
  { accountId, sessionVersion }: { accountId: string; sessionVersion: number },
): Promise<void> {
  const account = await db.account.findFirst({
    where: { id: accountId, sessionVersion },
    select: { personId: true },
  });
  if (account) await endSessions(db, account.personId);
}
