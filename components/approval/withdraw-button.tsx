import type { PlanActs } from "@/components/approval/plan-acts";
import { ReasonDialog } from "@/components/ui/reason-dialog";

type WithdrawButtonProps = { planId: string; withdraw: PlanActs["withdraw"]; onDone: () => void };

export function WithdrawButton({ planId, withdraw, onDone }: WithdrawButtonProps) {
  return (
    <ReasonDialog
      label="Withdraw the plan"
      title="Withdraw this plan?"
      optional
      act={(reason) => withdraw({ planId, reason })}
      onDone={onDone}
    >
      <p>Approvals that were given are lost. A new plan needs both again.</p>
    </ReasonDialog>
  );
}
