import type { Transaction } from "@/lib/db/client";
import { standingGrants } from "@/lib/db/role-grant";
import type { Voter } from "@/lib/domain/approval/approval";

/** Who these people are at this moment: roles that count now and since when, logins, passkeys. */
export async function loadVoters(tx: Transaction, personIds: readonly string[]): Promise<Voter[]> {
  const rows = await tx.person.findMany({
    where: { id: { in: [...personIds] } },
    select: {
      id: true,
      name: true,
      disabledAt: true,
      accounts: { select: { id: true, disabledAt: true, passwordUsableFrom: true } },
      passkeys: { select: { id: true, usableFrom: true, revokedAt: true } },
    },
  });
  const grants = await standingGrants(tx, personIds);
  return rows.map((row) => ({
    personId: row.id,
    name: row.name,
    disabledAt: row.disabledAt,
    roles: grants.filter(({ personId }) => personId === row.id),
    accounts: row.accounts,
    passkeys: row.passkeys,
  }));
}
