"use client";

import { type FormEvent, useState } from "react";
import type { ReleasePlanActs } from "@/components/approval/plan-acts";
import { useSignedAct } from "@/components/approval/use-signed-act";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-input";
import { BREAK_GLASS_REASON_LENGTH, writtenLength } from "@/lib/domain/approval/break-glass";
import { moveOf } from "@/lib/domain/plan/headline";
import type { PlanDetail } from "@/lib/queries/plan-detail";

type BreakGlassFormProps = { plan: PlanDetail; send: ReleasePlanActs["breakGlass"]; onDone: () => void };

/** The reason, then the passkey. The button says what it does. */
export function BreakGlassForm({ plan, send: breakGlass, onDone }: BreakGlassFormProps) {
  const [reason, setReason] = useState("");
  const { pending, errors, send } = useSignedAct();
  const { id: planId, digest, document } = plan;
  const missing = BREAK_GLASS_REASON_LENGTH - writtenLength(reason);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const attempt = { planId, act: "break-glass", password: null } as const;
    if (await send(attempt, (proof) => breakGlass({ planId, digest, proof, reason }))) onDone();
  }

  return (
    <form onSubmit={submit} method="post" className="grid gap-4">
      <TextArea
        label="Why can nobody else be waited for?"
        hint={
          missing > 0
            ? `At least ${BREAK_GLASS_REASON_LENGTH} characters; ${missing} to go. Everybody will read it.`
            : `${writtenLength(reason)} characters. Everybody will read it.`
        }
        required
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <FormErrors errors={errors} title="The glass is whole, nothing was signed" />
      <Button
        type="submit"
        variant="danger"
        size="lg"
        full
        disabled={missing > 0}
        pending={pending}
        pendingLabel="Waiting for your signature…"
      >
        Break the glass: roll {moveOf(document)} alone
      </Button>
    </form>
  );
}
