import type { z } from "zod";
import type { Command } from "@/lib/command";
import { endPlan, findPlan, incidentOfPlan, stateOfPlan } from "@/lib/db/plan";
import { recordEvent } from "@/lib/db/timeline";
import { accept, refuse } from "@/lib/domain/decision";
import { mayWithdraw } from "@/lib/domain/plan/propose";
import { refusal } from "@/lib/domain/refusal";
import { withdrawInput } from "@/lib/schemas/approval-input";

/** Takes a plan off the table. Its proposer may, and a commander. */
export const withdrawPlan: Command<z.infer<typeof withdrawInput>, null> = {
  name: "withdraw_plan",
  permission: "withdraw_plan",
  input: withdrawInput,
  logsRefusals: true,
  incidentOf: (tx, { planId }) => incidentOfPlan(tx, planId),
  async run(tx, input, { actor, now }) {
    const plan = await findPlan(tx, input.planId);
    if (!plan) return refuse(refusal("not_found", "There is no such plan."));
    const state = stateOfPlan(plan, now);
    const isCommander = actor.roles.includes("commander");
    const allowed = mayWithdraw(
      { state, proposerId: plan.proposerId },
      { personId: actor.personId, isCommander },
    );
    if (!allowed.ok) return allowed;
    const reason = input.reason.trim();
    await endPlan(tx, { planId: plan.id, outcome: "withdrawn", reason, personId: actor.personId });
    await recordEvent(
      tx,
      { incidentId: plan.incidentId, personId: actor.personId },
      { event: "plan_withdrawn", body: { planId: plan.id, reason } },
    );
    return accept(null);
  },
};
