import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { maySayResolved, type Standing } from "@/lib/domain/message/resolved-lock";
import { mayPerform } from "@/lib/domain/permission";
import { refusal } from "@/lib/domain/refusal";

/** `openPlan`: a plan that could still be approved; `executing`: an execution whose outcome is not known. */
export type Ending = {
  standing: Standing;
  openPlan: boolean;
  executing: boolean;
  roles: readonly string[];
  /** A commander's reason to end the incident although verification has not passed; null: none was given. */
  overrideReason: string | null;
};

/** May the incident be declared resolved? The value is the override's reason to keep, null when none was needed. */
export function resolveIncident({
  standing,
  openPlan,
  executing,
  roles,
  overrideReason,
}: Ending): Decision<string | null> {
  if (standing.resolved) return refuse(refusal("incident_ended"));
  if (executing) {
    return refuse(
      refusal("incident_transition_not_allowed", "An execution is under way. Wait for its outcome first."),
    );
  }
  if (openPlan) {
    return refuse(
      refusal("incident_transition_not_allowed", "A plan is still open for approval. Withdraw it first."),
    );
  }
  const proven = maySayResolved(standing);
  if (proven.ok) return accept(null);
  if (overrideReason === null) return proven;
  if (!mayPerform(roles, "override_verification")) {
    return refuse(
      refusal("role_missing", "Only a commander may declare it resolved before verification has passed."),
    );
  }
  const reason = overrideReason.trim();
  if (reason === "") return refuse(refusal("verification_reason_missing", undefined, "overrideReason"));
  return accept(reason);
}
