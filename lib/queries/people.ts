import type { Transaction } from "@/lib/db/client";
import { setUpIsDone } from "@/lib/db/role-grant";
import { ROLES, type Role } from "@/lib/domain/permission";
import { type RolePlanLine, readRolePlans } from "@/lib/queries/role-plans";

/** A person as admins see them. Instants are ISO strings. */
export type PersonLine = {
  id: string;
  name: string;
  email: string;
  /** All that were given and not taken. */
  roles: Role[];
  /** Those of them that do not count yet. */
  later: { role: Role; from: string }[];
  /** How they sign in: "password" or the provider's name. */
  logins: string[];
  /** From when the password may vote; null when it may already, or there is none. */
  passwordVotesFrom: string | null;
  /** Not revoked, oldest first; `waitsUntil` null: it may sign. */
  passkeys: { id: string; label: string; waitsUntil: string | null }[];
  disabledAt: string | null;
  /** Plans to give them roles, newest first. */
  plans: RolePlanLine[];
};

/** `setUp` null: it is over. Otherwise how many people hold, or held, what ends it. */
export type People = {
  people: PersonLine[];
  setUp: { keyholders: number; trusted: number } | null;
};

const PLANS_SHOWN = 3;

/** Everybody: enabled people first, by name. */
export async function readPeople(db: Transaction, now: Date): Promise<People> {
  const rows = await peopleRows(db);
  const plans = await readRolePlans(db, now);
  const lines = rows.map((row) => personLine(row, plans, now));
  return {
    people: lines.toSorted((a, b) => Number(a.disabledAt !== null) - Number(b.disabledAt !== null)),
    setUp: (await setUpIsDone(db)) ? null : await setUpSoFar(db),
  };
}

type PersonRow = Awaited<ReturnType<typeof peopleRows>>[number];

function peopleRows(db: Transaction) {
  return db.person.findMany({
    include: {
      accounts: {
        where: { disabledAt: null },
        select: { provider: true, passwordHash: true, passwordUsableFrom: true },
      },
      roles: { where: { revokedAt: null }, select: { role: true, effectiveFrom: true } },
      passkeys: {
        where: { revokedAt: null },
        orderBy: { createdAt: "asc" },
        select: { id: true, label: true, usableFrom: true },
      },
    },
    orderBy: { name: "asc" },
  });
}

function personLine(row: PersonRow, plans: readonly RolePlanLine[], now: Date): PersonLine {
  const grants = ROLES.flatMap((role) => {
    const grant = row.roles.find((given) => given.role === role);
    return grant ? [{ role, from: grant.effectiveFrom }] : [];
  });
  const password = row.accounts.find(({ provider, passwordHash }) => provider === "local" && passwordHash);
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    roles: grants.map(({ role }) => role),
    later: grants
      .filter(({ from }) => from > now)
      .map(({ role, from }) => ({ role, from: from.toISOString() })),
    logins: row.accounts.flatMap(({ provider, passwordHash }) =>
      provider === "local" ? (passwordHash ? ["password"] : []) : [provider],
    ),
    passwordVotesFrom: password ? isoWhenAfter(password.passwordUsableFrom, now) : null,
    passkeys: row.passkeys.map(({ id, label, usableFrom }) => ({
      id,
      label,
      waitsUntil: isoWhenAfter(usableFrom, now),
    })),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    plans: plans.filter(({ personId }) => personId === row.id).slice(0, PLANS_SHOWN),
  };
}

async function setUpSoFar(db: Transaction): Promise<NonNullable<People["setUp"]>> {
  const ever = (roles: Role[]) =>
    db.roleGrant.findMany({ where: { role: { in: roles } }, distinct: ["personId"], select: { id: true } });
  const keyholders = await ever(["approver", "commander"]);
  const trusted = await ever(["approver", "commander", "admin"]);
  return { keyholders: keyholders.length, trusted: trusted.length };
}

function isoWhenAfter(at: Date, now: Date): string | null {
  return at > now ? at.toISOString() : null;
}
