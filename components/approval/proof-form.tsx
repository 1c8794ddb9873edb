"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { useSignedAct } from "@/components/approval/use-signed-act";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea, TextInput } from "@/components/ui/text-input";
import type { SignedAct } from "@/lib/client/sign";
import type { Decision } from "@/lib/domain/decision";
import type { ProofInput } from "@/lib/schemas/approval-input";

type ProofFormProps = {
  planId: string;
  act: SignedAct;
  /** How this person can prove that it is them; a passkey goes first. */
  way: "passkey" | "password";
  variant: ButtonVariant;
  submit: ReactNode;
  pendingLabel: string;
  /** Label of the reason, when one is asked for. */
  reasonLabel?: string;
  reasonRequired?: boolean;
  onSend: (signed: { proof: ProofInput; reason: string }) => Promise<Decision<unknown>>;
  onDone: () => void;
};

/** One signed act: a reason where one is needed, then the passkey or the password. */
export function ProofForm(props: ProofFormProps) {
  const [reason, setReason] = useState("");
  const [password, setPassword] = useState("");
  const { pending, errors, send } = useSignedAct();
  const byPassword = props.way === "password";

  async function submit(event: FormEvent) {
    event.preventDefault();
    const attempt = { planId: props.planId, act: props.act, password: byPassword ? password : null };
    const done = await send(attempt, (proof) => props.onSend({ proof, reason }));
    setPassword("");
    if (done) props.onDone();
  }

  return (
    <form onSubmit={submit} method="post" className="grid gap-4">
      {props.reasonLabel && (
        <TextArea
          label={props.reasonLabel}
          required={props.reasonRequired}
          optional={!props.reasonRequired}
          rows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {byPassword && (
        <TextInput
          label="Your password"
          hint="You have no passkey that may sign. Your password counts here, marked as weaker."
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      <FormErrors errors={errors} title="Nothing was signed" />
      <Button
        type="submit"
        variant={props.variant}
        size="lg"
        full
        pending={pending}
        pendingLabel={props.pendingLabel}
      >
        {props.submit}
      </Button>
    </form>
  );
}
