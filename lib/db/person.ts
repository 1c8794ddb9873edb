import type { Actor } from "@/lib/command";
import type { Database, Transaction } from "@/lib/db/client";
import { standingGrants } from "@/lib/db/role-grant";
import type { Role } from "@/lib/domain/permission";

export type LocalAccount = {
  id: string;
  personId: string;
  passwordHash: string | null;
  sessionVersion: number;
};

/** The local account with this address, or null when there is none or it or its person is disabled. */
export async function findLocalAccount(db: Transaction, email: string): Promise<LocalAccount | null> {
  return db.account.findFirst({
    where: {
      provider: "local",
      subject: email.toLowerCase(),
      disabledAt: null,
      person: { disabledAt: null },
    },
    select: { id: true, personId: true, passwordHash: true, sessionVersion: true },
  });
}

/** Links the provider's subject to the person with this (provider-verified) address, once. Null: nobody here has it. */
export async function findOrLinkAccount(
  db: Database,
  login: { id: string; provider: string; subject: string; email: string },
): Promise<{ id: string; sessionVersion: number } | null> {
  const known = await db.account.findUnique({
    where: { provider_subject: { provider: login.provider, subject: login.subject } },
    select: { id: true, sessionVersion: true, disabledAt: true },
  });
  if (known) return known.disabledAt ? null : known;
  const person = await db.person.findFirst({ where: { email: login.email.toLowerCase(), disabledAt: null } });
  if (!person) return null;
  return db.account.create({
    data: { id: login.id, personId: person.id, provider: login.provider, subject: login.subject },
    select: { id: true, sessionVersion: true },
  });
}

/** Who an account is right now, with the roles that count now; null when the session is no longer good. */
export async function loadActor(
  db: Transaction,
  accountId: string,
  sessionVersion: number,
): Promise<Actor | null> {
  const account = await db.account.findFirst({
    where: { id: accountId, sessionVersion, disabledAt: null, person: { disabledAt: null } },
    select: {
      personId: true,
      person: { select: { name: true } },
    },
  });
  if (!account) return null;
  const grants = await standingGrants(db, [account.personId]);
  const now = new Date();
  return {
    personId: account.personId,
    accountId,
    name: account.person.name,
    roles: grants.filter(({ effectiveFrom }) => effectiveFrom <= now).map(({ role }) => role),
  };
}

export type NewPerson = { id: string; name: string; email: string; roles: string[] };

/** A person with a local account; `newId` gives the ids of the rows beside. Errors when the address is taken. */
export async function createPerson(
  tx: Transaction,
  person: NewPerson,
  passwordHash: string,
  newId: () => string,
): Promise<void> {
  const email = person.email.toLowerCase();
  await tx.person.create({
    data: {
      id: person.id,
      name: person.name,
      email,
      accounts: { create: { id: newId(), provider: "local", subject: email, passwordHash } },
      roles: { create: person.roles.map((role) => ({ id: newId(), role })) },
    },
  });
}

export type KnownPerson = { id: string; name: string; email: string; disabledAt: Date | null; roles: Role[] };

/** A person with the roles held now, or null. */
export async function findPerson(tx: Transaction, id: string): Promise<KnownPerson | null> {
  const row = await tx.person.findUnique({
    where: { id },
    include: { roles: { where: { revokedAt: null }, select: { role: true } } },
  });
  // The table has a CHECK on the names of roles.
  return row && { ...row, roles: row.roles.map(({ role }) => role as Role) };
}

/** Whether somebody has this address, as their own or as a login. */
export async function emailTaken(tx: Transaction, email: string): Promise<boolean> {
  const people = await tx.person.count({ where: { email } });
  const logins = await tx.account.count({ where: { provider: "local", subject: email } });
  return people + logins > 0;
}

/** `at` null enables. */
export async function setDisabled(tx: Transaction, id: string, at: Date | null): Promise<void> {
  await tx.person.update({ where: { id }, data: { disabledAt: at } });
}
