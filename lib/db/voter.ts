import type { Transaction } from "@/lib/db/client";
import type { Voter } from "@/lib/domain/approval/approval";
import type { Role } from "@/lib/domain/permission";

/** Who these people are at this moment: roles held now and since when, logins, passkeys. */
export async function loadVoters(tx: Transaction, personIds: readonly string[]): Promise<Voter[]> {
  const rows = await tx.person.findMany({
    where: { id: { in: [...personIds] } },
    select: {
      id: true,
      name: true,
      disabledAt: true,
      roles: { where: { revokedAt: null }, select: { role: true, effectiveFrom: true } },
      accounts: { select: { id: true, disabledAt: true, passwordUsableFrom: true } },
      passkeys: { select: { id: true, usableFrom: true, revokedAt: true } },
    },
  });
  return rows.map((row) => ({
    personId: row.id,
    name: row.name,
    disabledAt: row.disabledAt,
    // The table has a CHECK on the names of roles.
    roles: row.roles.map(({ role, effectiveFrom }) => ({ role: role as Role, effectiveFrom })),
    accounts: row.accounts,
    passkeys: row.passkeys,
  }));
}
