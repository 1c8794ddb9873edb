import type { Transaction } from "@/lib/db/client";
import { ROLES, type Role } from "@/lib/domain/permission";

/** A person as admins see them. */
export type PersonLine = {
  id: string;
  name: string;
  email: string;
  roles: Role[];
  /** How they sign in: "password" or the provider's name. */
  logins: string[];
  /** Not revoked, oldest first. */
  passkeys: { id: string; label: string }[];
  disabledAt: string | null;
};

/** Everybody: enabled people first, by name. */
export async function readPeople(db: Transaction): Promise<PersonLine[]> {
  const rows = await db.person.findMany({
    include: {
      accounts: { where: { disabledAt: null }, select: { provider: true, passwordHash: true } },
      roles: { where: { revokedAt: null }, select: { role: true } },
      passkeys: {
        where: { revokedAt: null },
        orderBy: { createdAt: "asc" },
        select: { id: true, label: true },
      },
    },
    orderBy: { name: "asc" },
  });
  const lines = rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    roles: ROLES.filter((role) => row.roles.some((grant) => grant.role === role)),
    logins: row.accounts.flatMap(({ provider, passwordHash }) =>
      provider === "local" ? (passwordHash ? ["password"] : []) : [provider],
    ),
    passkeys: row.passkeys,
    disabledAt: row.disabledAt?.toISOString() ?? null,
  }));
  return lines.toSorted((a, b) => Number(a.disabledAt !== null) - Number(b.disabledAt !== null));
}
