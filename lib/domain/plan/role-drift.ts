import type { Drift } from "@/lib/domain/plan/drift";
import type { RolePlan } from "@/lib/domain/plan/role-plan";

/** Somebody at this moment: the roles that were given and not taken, also those that count only later. */
export type RoleHolder = { disabledAt: Date | null; roles: readonly string[] };

/** Whether the person still is who the plan starts from. Null: there is no such person, which is no ground either. */
export function whereRolesAre({ person, from }: RolePlan, now: RoleHolder | null): Drift {
  if (now === null) return { at: "elsewhere", changed: `${person.name} is not known any more.` };
  if (now.disabledAt !== null) return { at: "elsewhere", changed: `${person.name} is disabled.` };
  if ([...now.roles].sort().join() === from.roles.join()) return { at: "from" };
  return {
    at: "elsewhere",
    changed: `${person.name} holds ${inWords(now.roles)} now; the plan starts from ${inWords(from.roles)}.`,
  };
}

function inWords(roles: readonly string[]): string {
  return roles.length === 0 ? "no role" : [...roles].sort().join(", ");
}
