import type { PlanFault } from "@/lib/domain/plan/faults-of-release-plan";
import { personKey, type RolePlan, rolesGiven } from "@/lib/domain/plan/role-plan";

/** Where a plan about roles contradicts itself, or does what no plan does. */
export function faultsOfRolePlan(plan: RolePlan): PlanFault[] {
  const faults: PlanFault[] = [];
  if (plan.target.key !== personKey(plan.person.id))
    faults.push({ field: "target", what: "is somebody else than the person it is about" });
  for (const side of ["from", "to"] as const) {
    const { roles } = plan[side];
    const sorted = [...new Set(roles)].sort();
    if (sorted.join() !== roles.join())
      faults.push({ field: side, what: "does not name each role once, in order" });
  }
  if (plan.from.roles.some((role) => !plan.to.roles.includes(role)))
    faults.push({ field: "to", what: "takes a role away, which needs no plan" });
  if (rolesGiven(plan).length === 0) faults.push({ field: "to", what: "gives no role" });
  if (plan.proposer === plan.person.id)
    faults.push({ field: "proposer", what: "is the person who would get the role" });
  return faults;
}
