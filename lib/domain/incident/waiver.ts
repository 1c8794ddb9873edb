import { acceptUnless, type Decision } from "@/lib/domain/decision";
import { type Action, mayPerform } from "@/lib/domain/permission";
import { type Refusal, refusal } from "@/lib/domain/refusal";

/** What a P0 may go without. The two approvals of a plan are no such thing. */
export const WAIVER_KINDS = ["pr_review", "staging", "ci"] as const;
export type WaiverKind = (typeof WAIVER_KINDS)[number];

/** "Rosa waived …" */
export const WAIVED: Record<WaiverKind, string> = {
  pr_review: "the second reviewer of the pull request",
  staging: "the try on staging",
  ci: "the checks of CI",
};

export const SHORTEST_WAIVER_REASON = 10;

/** Nothing runs what CI would have run, so that one is for commanders. */
export function permissionFor(kind: WaiverKind): Action {
  return kind === "ci" ? "waive_ci" : "waive";
}

/** May this be waived? Only at P0, by somebody with the role, with a reason, and once. */
export function mayWaive(
  incident: { priority: string | null; waived: readonly string[] },
  roles: readonly string[],
  { kind, reason }: { kind: WaiverKind; reason: string },
): Decision<null> {
  const reasons: Refusal[] = [];
  if (incident.priority !== "P0") reasons.push(refusal("waiver_only_p0"));
  if (!mayPerform(roles, permissionFor(kind)))
    reasons.push(
      refusal("role_missing", kind === "ci" ? "Only a commander waives the checks of CI." : undefined),
    );
  if (incident.waived.includes(kind)) reasons.push(refusal("waived_already"));
  if (reason.length < SHORTEST_WAIVER_REASON)
    reasons.push(refusal("waiver_reason_missing", undefined, "reason"));
  return acceptUnless(reasons, null);
}
