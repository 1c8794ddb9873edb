import type { Transaction } from "@/lib/db/client";
import type { Voter } from "@/lib/domain/approval/approval";
import type { Role } from "@/lib/domain/permission";

/** Votes on a plan as stored, in the order in which they were cast, with what revoked them. */
export async function storedVotes(tx: Transaction, planId: string) {
  return tx.approval.findMany({
    where: { planId },
    include: { revocation: true },
    orderBy: { votedAt: "asc" },
  });
}

export type StoredVote = Awaited<ReturnType<typeof storedVotes>>[number];

/** Persons whose approval the database counts at this moment, the one who voted first first. */
export async function countedApprovers(
  tx: Transaction,
  planId: string,
): Promise<{ name: string; votedAt: Date }[]> {
  return tx.$queryRaw<{ name: string; votedAt: Date }[]>`
    SELECT person.name, a.voted_at AS "votedAt" FROM plan p, effective_approvers(p) AS counted
    JOIN approval a ON a.plan_id = ${planId}::uuid AND a.person_id = counted
    JOIN person ON person.id = counted
    WHERE p.id = ${planId}::uuid ORDER BY a.voted_at`;
}

/** Who these people are at this moment: roles they hold now and since when, logins and passkeys. */
export async function votersOf(tx: Transaction, personIds: string[]) {
  const people = await tx.person.findMany({
    where: { id: { in: personIds } },
    include: {
      roles: { where: { revokedAt: null } },
      accounts: { select: { id: true, disabledAt: true } },
      passkeys: true,
    },
  });
  return people.map(({ id, roles, ...person }) => ({
    ...person,
    personId: id,
    roles: roles.map(({ role, grantedAt }) => ({ role: role as Role, grantedAt })),
  })) satisfies Voter[];
}
