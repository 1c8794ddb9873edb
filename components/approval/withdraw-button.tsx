"use client";

import { useState, useTransition } from "react";
import type { PlanActs } from "@/components/approval/plan-acts";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-input";
import type { Refusal } from "@/lib/domain/refusal";

type WithdrawButtonProps = { planId: string; withdraw: PlanActs["withdraw"]; onDone: () => void };

export function WithdrawButton({ planId, withdraw, onDone }: WithdrawButtonProps) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Refusal[]>([]);
  const [pending, start] = useTransition();
  const confirm = () =>
    start(async () => {
      const decision = await withdraw({ planId, reason });
      setErrors(decision.ok ? [] : decision.reasons);
      if (decision.ok) {
        setOpen(false);
        onDone();
      }
    });
  return (
    <>
      <Button variant="quiet" onClick={() => setOpen(true)}>
        Withdraw the plan
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Withdraw this plan?"
        footer={
          <Button variant="danger" onClick={confirm} pending={pending}>
            Withdraw the plan
          </Button>
        }
      >
        <div className="grid gap-4">
          <p>Approvals that were given are lost. A new plan needs both again.</p>
          <TextArea
            label="Reason"
            optional
            rows={2}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <FormErrors errors={errors} />
        </div>
      </Dialog>
    </>
  );
}
