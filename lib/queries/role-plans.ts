import type { Transaction } from "@/lib/db/client";
import { plansAboutRoles, stateOfPlan } from "@/lib/db/plan";
import type { Role } from "@/lib/domain/permission";
import { rolesGiven } from "@/lib/domain/plan/role-plan";
import type { PlanState } from "@/lib/domain/plan/state";
import { openPlan } from "@/lib/signature/plan-seal";

/** A plan about somebody's roles in one line. Instants are ISO strings. */
export type RolePlanLine = {
  id: string;
  personId: string;
  person: string;
  given: Role[];
  state: PlanState;
  proposer: { id: string; name: string };
  /** Persons who have voted. */
  voters: string[];
  proposedAt: string;
  expiresAt: string;
};

const MOST = 200;

/** The newest plans about roles, newest first. One whose bytes are damaged is left out here and refused on its page. */
export async function readRolePlans(db: Transaction, now: Date): Promise<RolePlanLine[]> {
  const lines: RolePlanLine[] = [];
  for (const plan of await plansAboutRoles(db, MOST)) {
    const opened = openPlan(plan.canonical, plan.digest);
    if (!opened.ok || opened.value.document.kind !== "roles") continue;
    const { document } = opened.value;
    lines.push({
      id: plan.id,
      personId: document.person.id,
      person: document.person.name,
      given: rolesGiven(document),
      state: stateOfPlan(plan, now),
      proposer: plan.proposer,
      voters: plan.approvals.map(({ personId }) => personId),
      proposedAt: plan.proposedAt.toISOString(),
      expiresAt: plan.expiresAt.toISOString(),
    });
  }
  return lines;
}
