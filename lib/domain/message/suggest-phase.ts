import type { IncidentFacts } from "@/lib/domain/message/facts";
import type { Phase } from "@/lib/domain/message/phase";

/** The furthest phase that the log supports. */
export function suggestPhase(facts: IncidentFacts): Phase {
  if (facts.moments.resolved) return "resolved";
  if (facts.execution?.state === "succeeded") return "monitoring";
  const knowsWay = facts.wayBack !== null && facts.wayBack.way !== "investigate";
  return knowsWay || facts.execution || facts.release ? "identified" : "investigating";
}
