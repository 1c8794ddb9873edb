import type { ExecutionState } from "@/lib/domain/execution/state";
import type { PlanState } from "@/lib/domain/plan/state";

/** The rail of the incident room, in order. */
export const STAGES = ["assess", "decide", "approve", "execute", "verify", "tell", "review"] as const;
export type Stage = (typeof STAGES)[number];

export type StageFacts = {
  priority: string | null;
  /** State of the newest plan, null when none was proposed. */
  plan: PlanState | null;
  execution: ExecutionState | null;
  verification: "running" | "passed" | "failed" | "inconclusive" | null;
  resolved: boolean;
};

/** Where an incident is. A plan that ended without success leads back to deciding. */
export function stageOf(facts: StageFacts): Stage {
  if (facts.resolved) return "review";
  if (facts.verification === "passed") return "tell";
  if (facts.execution === "executing" || facts.execution === "unknown") return "execute";
  if (facts.execution === "succeeded") return "verify";
  if (facts.plan === "proposed") return "approve";
  return facts.priority === null ? "assess" : "decide";
}
