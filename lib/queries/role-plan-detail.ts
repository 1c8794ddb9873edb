import type { Transaction } from "@/lib/db/client";
import type { Role } from "@/lib/domain/permission";
import { type RolePlan, rolesGiven } from "@/lib/domain/plan/role-plan";
import { type PlanVoting, planQuestion, type Viewer, votingOf } from "@/lib/queries/plan-voting";

/** A plan about somebody's roles, as its stored bytes say. */
export type RolePlanDetail = PlanVoting & {
  document: RolePlan;
  given: Role[];
  /** ISO; null until the roles were given. */
  countsFrom: string | null;
  roleDelayHours: number;
};

/** Null when there is no such plan or it is about a release; throws when its stored bytes are damaged. */
export async function rolePlanDetail(
  db: Transaction,
  planId: string,
  viewer: Viewer,
): Promise<RolePlanDetail | null> {
  const question = await planQuestion(db, planId, viewer);
  const document = question?.sealed.document;
  if (!question || document?.kind !== "roles") return null;
  const grant = await db.roleGrant.findFirst({
    where: { planId },
    orderBy: { effectiveFrom: "desc" },
    select: { effectiveFrom: true },
  });
  return {
    ...(await votingOf(db, question, viewer)),
    document,
    given: rolesGiven(document),
    countsFrom: grant?.effectiveFrom.toISOString() ?? null,
    roleDelayHours: viewer.config.policy.roleDelayHours,
  };
}
