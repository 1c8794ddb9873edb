import { StateBadge } from "@/components/ui/state-badge";
import { needSentence } from "@/lib/domain/approval/role-needs";
import type { PlanDetail } from "@/lib/queries/plan-detail";

/** Which roles the policy asks of those who approve, and who brings them. */
export function RoleNeeds({ plan }: { plan: PlanDetail }) {
  if (plan.needs.length === 0) return null;
  const missing = plan.needs.filter(({ heldBy }) => heldBy === null).map(({ role }) => role);
  const enough = plan.state === "proposed" && plan.approvalsCounted >= plan.approvalsNeeded;
  return (
    <div className="mt-4 grid gap-2 border-line border-t pt-4">
      <ul className="grid gap-2" aria-label="Roles that the policy asks for">
        {plan.needs.map((need) => (
          <li key={need.role} className="grid justify-items-start gap-1">
            <StateBadge kind={need.heldBy ? "ok" : "unknown"}>{need.heldBy ?? "Missing"}</StateBadge>
            <span>{needSentence(need)}</span>
          </li>
        ))}
      </ul>
      {enough && missing.length > 0 && (
        <p className="text-sm text-warn-ink">
          Enough people have approved, and none of them is the {missing.join(" and ")} that the policy asks
          for. Another one may approve as well.
        </p>
      )}
    </div>
  );
}
