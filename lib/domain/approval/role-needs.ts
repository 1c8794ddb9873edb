import type { Priority } from "@/lib/domain/incident/priority";

/** Asks for an approver with this role. A rule without services fits all, without priorities every one. */
export type ApproverRule = {
  role: "approver" | "commander";
  services?: string[];
  priorities?: Priority[];
};

/** A role that one of the approvers has to hold, and what the rules that ask for it go by. */
export type RoleNeed = { role: ApproverRule["role"]; because: string[] };

/**
 * Which roles the policy asks for here, each once. The database counts the same in required_approver_roles; a priority
 * that is not set fits no rule that names priorities.
 */
export function roleNeeds(
  rules: readonly ApproverRule[],
  service: string,
  priority: string | null,
): RoleNeed[] {
  const needs = new Map<RoleNeed["role"], string[]>();
  for (const { role, services, priorities } of rules) {
    const here = services === undefined || services.includes(service);
    const now = priorities === undefined || priorities.some((each) => each === priority);
    if (!here || !now) continue;
    const because = [priorities && priority, services && `service ${service}`].filter(Boolean).join(", ");
    needs.set(role, [...(needs.get(role) ?? []), because || "always"]);
  }
  return [...needs]
    .map(([role, because]) => ({ role, because: [...new Set(because)] }))
    .sort((a, b) => a.role.localeCompare(b.role));
}

/** A rule as it stands in the policy: "One of the two must be a commander: P0 or P1, service shop" */
export function ruleSentence({ role, services, priorities }: ApproverRule): string {
  const because = [priorities?.join(" or "), services && `service ${services.join(" or ")}`].filter(Boolean);
  return needSentence({ role, because: [because.join(", ") || "always"] });
}

/** "One of the two must be a commander: P0" */
export function needSentence({ role, because }: RoleNeed): string {
  return `One of the two must be ${role === "approver" ? "an" : "a"} ${role}: ${because.join("; ")}`;
}
