import { acceptUnless, type Decision } from "@/lib/domain/decision";
import type { Role } from "@/lib/domain/permission";
import { type Refusal, refusal } from "@/lib/domain/refusal";

/** What somebody is to hold, and what is known of them while nobody else changes people. */
export type RoleChange = {
  personId: string;
  disabledAt: Date | null;
  /** What they hold, also what counts only later. */
  held: readonly Role[];
  /** What the page showed that they hold. */
  seen: readonly string[];
  wanted: readonly Role[];
  actorId: string;
  anotherAdminExists: boolean;
};

/** What is taken at once and what is given, in the order of the names. */
export type RoleMoves = { taken: Role[]; given: Role[] };

/** What a change of roles comes down to, or why it may not be. */
export function mayChangeRoles(change: RoleChange): Decision<RoleMoves> {
  const { held, seen, wanted } = change;
  const taken = held.filter((role) => !wanted.includes(role)).sort();
  const given = [...new Set(wanted)].filter((role) => !held.includes(role)).sort();
  const reasons: Refusal[] = [];
  if (change.disabledAt !== null) reasons.push(refusal("person_disabled"));
  else if ([...seen].sort().join() !== [...held].sort().join()) reasons.push(refusal("changed_meanwhile"));
  else {
    if (given.length > 0 && change.personId === change.actorId) reasons.push(refusal("own_roles_widened"));
    if (taken.includes("admin") && !change.anotherAdminExists) reasons.push(refusal("last_admin"));
  }
  return acceptUnless(reasons, { taken, given });
}
