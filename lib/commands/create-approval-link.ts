import type { z } from "zod";
import type { Command } from "@/lib/command";
import { makeApprovalLink } from "@/lib/db/approval-link";
import { tellLive } from "@/lib/db/live";
import { findPlan, stateOfPlan } from "@/lib/db/plan";
import { accept, refuse } from "@/lib/domain/decision";
import { mayPerform } from "@/lib/domain/permission";
import { whyPlanIsClosed } from "@/lib/domain/plan/state";
import { refusal } from "@/lib/domain/refusal";
import { planInput } from "@/lib/schemas/approval-input";

/** A link that finds the plan and gives no power. Only the hash of its token is kept; it dies with the plan. */
export const createApprovalLink: Command<z.infer<typeof planInput>, { path: string }> = {
  name: "create_approval_link",
  permission: "share_plan",
  input: planInput,
  async run(tx, { planId }, { actor, now }) {
    const plan = await findPlan(tx, planId);
    if (!plan) return refuse(refusal("not_found", "There is no such plan."));
    // A link to a plan about a release says that a second person was asked, which an admin has no say in.
    if (plan.incidentId !== null && !mayPerform(actor.roles, "propose_plan"))
      return refuse(refusal("role_missing"));
    const closed = whyPlanIsClosed(stateOfPlan(plan, now));
    if (closed) return refuse(closed);
    const path = await makeApprovalLink(tx, planId);
    if (plan.incidentId) await tellLive(tx, { topic: "incident", id: plan.incidentId });
    return accept({ path });
  },
};
