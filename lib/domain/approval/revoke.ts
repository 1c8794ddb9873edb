import type { PlanInQuestion, Vote } from "@/lib/domain/approval/approval";
import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { whyPlanIsClosed } from "@/lib/domain/plan/state";
import { refusal } from "@/lib/domain/refusal";

/** May this person take their approval back? Until the execution begins, also when the role is gone. */
export function mayRevoke(
  plan: Pick<PlanInQuestion, "state">,
  votes: readonly Vote[],
  personId: string,
): Decision<Vote> {
  const own = votes.find((vote) => vote.personId === personId && vote.act === "approve");
  if (own === undefined) return refuse(refusal("approval_missing"));
  if (own.revokedAt !== null)
    return refuse(refusal("approval_revoked", "You have revoked your approval already."));
  const closed = whyPlanIsClosed(plan.state);
  if (closed === null) return accept(own);
  return refuse(closed.code === "plan_executing" ? refusal("execution_begun") : closed);
}
