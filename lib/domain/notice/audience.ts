// Names of events, not of the log's types alone: what another version wrote has to be addressed as well.
const ASKS: readonly string[] = ["plan_proposed", "approval_revoked"];
// One person went alone, so everybody else who may approve has to know.
const CONCERNS_ALL_APPROVERS: readonly string[] = ["glass_broken", "glass_objected", "role_suspended"];

/** Whether the notice asks for an approval: it carries a link and the twelve words, and dies with the plan. */
export function asksForApproval(event: string): boolean {
  return ASKS.includes(event);
}

/** Whom it is mailed to: everybody who may approve the plan, or those who proposed it and voted on it. */
export function audienceOf(event: string): "approvers" | "concerned" {
  return asksForApproval(event) || CONCERNS_ALL_APPROVERS.includes(event) ? "approvers" : "concerned";
}
