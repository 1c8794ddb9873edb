"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-input";
import type { Decision } from "@/lib/domain/decision";
import type { Refusal } from "@/lib/domain/refusal";

interface ResolveDialogProps {
  open: boolean;
  /** Verification has not passed, so a reason is needed. */
  override: boolean;
  reference: string;
  send: (reason: string | null) => Promise<Decision<null>>;
  onClose: () => void;
  onDone: () => void;
}

export function ResolveDialog({ open, override, reference, send, onClose, onDone }: ResolveDialogProps) {
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<Refusal[]>([]);
  const [pending, start] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const decision = await send(override ? reason : null);
      setErrors(decision.ok ? [] : decision.reasons);
      if (decision.ok) onDone();
    });
  };
  return (
    <Dialog open={open} onClose={onClose} title={`Declare ${reference} resolved?`}>
      <form method="post" onSubmit={submit} className="grid gap-4">
        <p>
          {override
            ? "Verification has not passed. Your reason is kept in the log under your name."
            : "From here on everybody may be told that it is over."}
        </p>
        {override && (
          <TextArea
            label="Why is it over all the same?"
            required
            rows={3}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        <FormErrors errors={errors} title="The incident is still open" />
        <Button
          type="submit"
          variant={override ? "danger" : "primary"}
          size="lg"
          full
          pending={pending}
          pendingLabel="Declaring…"
        >
          Declare {reference} resolved
        </Button>
      </form>
    </Dialog>
  );
}
