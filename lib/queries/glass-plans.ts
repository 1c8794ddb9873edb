import type { Transaction } from "@/lib/db/client";
import { type PlanDetail, planDetail } from "@/lib/queries/plan-detail";
import type { Viewer } from "@/lib/queries/plan-voting";

/** The plans of an incident whose glass somebody broke, the newest use first. */
export async function glassPlans(
  db: Transaction,
  incidentId: string,
  viewer: Viewer,
): Promise<{ plans: PlanDetail[] }> {
  const uses = await db.breakGlass.findMany({
    where: { plan: { incidentId } },
    orderBy: { usedAt: "desc" },
    select: { planId: true },
  });
  const plans = await Promise.all(uses.map(({ planId }) => planDetail(db, planId, viewer)));
  return { plans: plans.filter((plan) => plan !== null) };
}
