import type { Transaction } from "@/lib/db/client";
import type { Role } from "@/lib/domain/permission";

/** One change of people after the other, so that two admins cannot remove each other in the same moment. */
export async function lockPeople(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('people'))`;
}

/** Whether somebody else is an enabled admin. Ask while holding `lockPeople`. */
export async function anotherAdminExists(tx: Transaction, personId: string): Promise<boolean> {
  const others = await tx.roleGrant.count({
    where: { role: "admin", revokedAt: null, personId: { not: personId }, person: { disabledAt: null } },
  });
  return others > 0;
}

export type StandingGrant = { personId: string; role: Role; effectiveFrom: Date };

/** Roles of these people that count: not taken away, and not fallen with an unanswered or disputed break-glass. */
export async function standingGrants(
  tx: Transaction,
  personIds: readonly string[],
): Promise<StandingGrant[]> {
  return tx.$queryRaw<StandingGrant[]>`
    SELECT g.person_id::text AS "personId", g.role, g.effective_from AS "effectiveFrom" FROM role_grant g
    WHERE g.person_id = ANY (${[...personIds]}::uuid[]) AND role_stands(g) ORDER BY g.granted_at, g.role`;
}

/** A role given back later is a new row: approvals from before it was taken stay void. */
export async function grantRoles(
  tx: Transaction,
  personId: string,
  roles: readonly Role[],
  newId: () => string,
): Promise<void> {
  await tx.roleGrant.createMany({ data: roles.map((role) => ({ id: newId(), personId, role })) });
}

/** Gives what the plan gives, while it is being executed. The database says from when it counts. */
export async function grantPlannedRoles(
  tx: Transaction,
  { planId, personId, roles }: { planId: string; personId: string; roles: readonly Role[] },
): Promise<Date> {
  const rows = await tx.$queryRaw<{ effectiveFrom: Date }[]>`
    INSERT INTO role_grant (id, person_id, role, plan_id)
    SELECT gen_random_uuid(), ${personId}::uuid, role, ${planId}::uuid FROM unnest(${[...roles]}::text[]) AS role
    RETURNING effective_from AS "effectiveFrom"`;
  return new Date(Math.max(...rows.map(({ effectiveFrom }) => effectiveFrom.getTime())));
}

/** Whether roles need two keys by now: before that, while the installation is set up, an admin gives them alone. */
export async function setUpIsDone(tx: Transaction): Promise<boolean> {
  const rows = await tx.$queryRaw<{ done: boolean }[]>`SELECT set_up_done() AS done`;
  return rows[0]?.done === true;
}

export async function takeRoles(
  tx: Transaction,
  personId: string,
  roles: readonly Role[],
  at: Date,
): Promise<void> {
  await tx.roleGrant.updateMany({
    where: { personId, role: { in: [...roles] }, revokedAt: null },
    data: { revokedAt: at },
  });
}
