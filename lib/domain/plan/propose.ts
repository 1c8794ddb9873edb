import { acceptUnless, type Decision } from "@/lib/domain/decision";
import type { Drift } from "@/lib/domain/plan/drift";
import type { ReleasePlan } from "@/lib/domain/plan/plan-document";
import { type PlanState, planStateAt, whyPlanIsClosed } from "@/lib/domain/plan/state";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import type { SafetyVerdict } from "@/lib/domain/release/safety-check";

const SHORTEST_MS = 60_000;
const LONGEST_MS = 60 * 60_000;

/** What is known at the moment of proposing. `verdict` comes from checks made just now. */
export type Proposal = {
  document: ReleasePlan;
  verdict: SafetyVerdict;
  drift: Drift;
  /** The plan that holds the target, if any. */
  active: { state: PlanState; expiresAt: Date } | null;
  incidentIsOpen: boolean;
  now: Date;
};

export function mayPropose(proposal: Proposal): Decision<ReleasePlan> {
  const { document, drift, now } = proposal;
  const reasons: Refusal[] = [];
  if (!proposal.incidentIsOpen) reasons.push(refusal("incident_ended"));
  if (holdsTarget(proposal)) reasons.push(refusal("plan_active_on_target"));
  const lifetime = Date.parse(document.expiresAt) - now.getTime();
  if (!(lifetime >= SHORTEST_MS && lifetime <= LONGEST_MS)) {
    reasons.push(refusal("plan_lifetime_not_allowed", undefined, "expiresAt"));
  }
  if (drift.at === "to") reasons.push(refusal("release_already_live"));
  if (drift.at === "elsewhere") reasons.push(refusal("live_release_changed", drift.changed));
  if (drift.at === "unknown") reasons.push(refusal("live_release_unknown", drift.changed));
  if (document.safety.verdict !== proposal.verdict) {
    reasons.push(
      refusal("changed_meanwhile", "The safety checks say something else than a moment ago. Look again."),
    );
  }
  if (proposal.verdict !== "safe" && !document.safety.overriddenReason?.trim()) {
    const code = proposal.verdict === "blocked" ? "rollback_blocked" : "safety_reason_missing";
    reasons.push(refusal(code, undefined, "safety.overriddenReason"));
  }
  return acceptUnless(reasons, document);
}

/** Who proposed a plan may take it back; so may a commander. */
export function mayWithdraw(
  plan: { state: PlanState; proposerId: string },
  person: { personId: string; isCommander: boolean },
): Decision<null> {
  const closed = whyPlanIsClosed(plan.state);
  const reasons: Refusal[] = [];
  if (closed !== null) reasons.push(closed.code === "plan_executing" ? refusal("execution_begun") : closed);
  if (plan.proposerId !== person.personId && !person.isCommander)
    reasons.push(refusal("plan_withdraw_not_yours"));
  return acceptUnless(reasons, null);
}

function holdsTarget({ active, now }: Proposal): boolean {
  if (active === null) return false;
  const state = planStateAt(active.state, active.expiresAt, now);
  return state === "proposed" || state === "executing" || state === "unknown";
}
