import type { Transaction } from "@/lib/db/client";
import { findPerson, type KnownPerson } from "@/lib/db/person";
import { anotherAdminExists, lockPeople } from "@/lib/db/role-grant";
import { type Decision, refuse } from "@/lib/domain/decision";
import type { Role } from "@/lib/domain/permission";
import { mayChangeRoles, type RoleMoves } from "@/lib/domain/plan/propose-roles";
import { refusal } from "@/lib/domain/refusal";

type Wish = { personId: string; seen: readonly string[]; roles: readonly Role[] };

/** Keeps other changes of people out until the transaction ends, and says what this one comes down to. */
export async function decideRoleChange(
  tx: Transaction,
  { personId, seen, roles }: Wish,
  actorId: string,
): Promise<Decision<RoleMoves & { person: KnownPerson }>> {
  await lockPeople(tx);
  const person = await findPerson(tx, personId);
  if (!person) return refuse(refusal("not_found"));
  const moves = mayChangeRoles({
    personId,
    disabledAt: person.disabledAt,
    held: person.roles,
    seen,
    wanted: roles,
    actorId,
    anotherAdminExists: await anotherAdminExists(tx, personId),
  });
  return moves.ok ? { ok: true, value: { ...moves.value, person } } : moves;
}
