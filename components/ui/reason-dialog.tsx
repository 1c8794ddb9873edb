"use client";

import { type ReactNode, useState, useTransition } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { FormErrors } from "./form-errors";
import { TextArea } from "./text-input";

type Answer = { ok: true } | { ok: false; reasons: readonly { code: string; message: string }[] };

interface ReasonDialogProps {
  /** What the button that opens it says, and the one that does it. */
  label: string;
  title: string;
  /** What follows from it. */
  children: ReactNode;
  optional?: boolean;
  variant?: "quiet" | "danger";
  size?: "sm";
  act: (reason: string) => Promise<Answer>;
  onDone: () => void;
}

/** A button whose act wants to be thought over and said why. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { label, title, children, optional, variant = "quiet", size, act, onDone } = props;
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<readonly { code: string; message: string }[]>([]);
  const [pending, start] = useTransition();
  const confirm = () =>
    start(async () => {
      const answer = await act(reason);
      setErrors(answer.ok ? [] : answer.reasons);
      if (!answer.ok) return;
      setOpen(false);
      onDone();
    });
  return (
    <>
      <Button variant={variant} size={size} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        footer={
          <Button variant="danger" onClick={confirm} pending={pending}>
            {label}
          </Button>
        }
      >
        <div className="grid gap-4">
          {children}
          <TextArea
            label="Reason"
            optional={optional}
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
