import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { formatCount } from "@/lib/format";
import type { PlanDetail } from "@/lib/queries/plan-detail";

/** Before anything is executed: what is missing, and where to go for it. */
export function ExecutionEmpty({ plan, room }: { plan: PlanDetail | null; room: string }) {
  if (plan?.state !== "proposed") {
    return (
      <Panel>
        <EmptyState
          title="Nothing was executed yet"
          icon="key"
          action={
            <LinkButton variant="primary" href={`${room}/plan`}>
              Decide on the way back
            </LinkButton>
          }
        >
          {plan
            ? "The last plan ended without being executed. A new one needs both approvals again."
            : "Propose a plan first. Twokey executes it as soon as two people have approved it."}
        </EmptyState>
      </Panel>
    );
  }
  const missing = Math.max(0, plan.approvalsNeeded - plan.approvalsCounted);
  return (
    <Panel>
      <EmptyState
        title={missing > 0 ? `Waiting for ${formatCount(missing, "approval")}` : "Both keys are turned"}
        icon="key"
        action={
          <LinkButton variant="primary" href={`${room}/approval`}>
            Open the plan to approve
          </LinkButton>
        }
      >
        {missing > 0
          ? "Twokey starts by itself with the second approval, and shows each step here."
          : "Twokey checks what is live, then begins. The first step appears here."}
      </EmptyState>
    </Panel>
  );
}
