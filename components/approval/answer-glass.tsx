"use client";

import { useState } from "react";
import { ProofForm } from "@/components/approval/proof-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import type { GlassAct } from "@/lib/domain/approval/broken-glass";
import type { Decision } from "@/lib/domain/decision";
import type { PlanDetail } from "@/lib/queries/plan-detail";
import type { ProofInput } from "@/lib/schemas/approval-input";

export type AnswerGlass = (input: {
  planId: string;
  act: GlassAct;
  digest: string;
  proof: ProofInput;
  reason: string;
}) => Promise<Decision<null>>;

type AnswerProps = { plan: PlanDetail; answer: AnswerGlass; onDone: () => void };

/** Another person says whether it was right: countersign and object, equally at hand. */
export function AnswerGlassButtons({ plan, answer, onDone }: AnswerProps) {
  const [open, setOpen] = useState<GlassAct | null>(null);
  const { answerGlass, usablePasskeys } = plan.standing;
  if (answerGlass === null || plan.glass === null || plan.glass.answer !== null) return null;
  const { countersign, object } = answerGlass;
  if (object.length > 0) {
    return (
      <Callout tone="info" title="You cannot answer this break-glass">
        <ul className="grid gap-1">
          {object.map(({ code, message }) => (
            <li key={code}>{message}</li>
          ))}
        </ul>
      </Callout>
    );
  }
  if (usablePasskeys === 0) {
    return (
      <Callout tone="warn" title="You have no passkey that may sign">
        A break-glass is answered with a passkey, nothing weaker. Register one in the settings.
      </Callout>
    );
  }
  const dialog = { open, plan, answer, onClose: () => setOpen(null), onDone: done };
  function done() {
    setOpen(null);
    onDone();
  }
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      {countersign.length === 0 && (
        <Button variant="primary" size="lg" full onClick={() => setOpen("countersign")}>
          Countersign
        </Button>
      )}
      <Button size="lg" full onClick={() => setOpen("object")}>
        Object
      </Button>
      {countersign.map(({ code, message }) => (
        <p key={code} className="text-ink-muted text-sm">
          {message}
        </p>
      ))}
      <AnswerDialogs {...dialog} />
    </div>
  );
}

type DialogProps = AnswerProps & { open: GlassAct | null; onClose: () => void };

function AnswerDialogs({ open, plan, answer, onClose, onDone }: DialogProps) {
  const { id: planId, digest, glass } = plan;
  const who = glass?.brokenBy;
  const form = { planId, way: "passkey", onDone, pendingLabel: "Waiting for your signature…" } as const;
  return (
    <>
      <Dialog
        open={open === "countersign"}
        onClose={onClose}
        title={`Countersign the break-glass of ${who}?`}
      >
        <div className="grid gap-4">
          <p>You say that acting alone was right. It is signed and cannot be taken back.</p>
          <ProofForm
            {...form}
            act="countersign"
            variant="primary"
            submit={`Countersign for ${who}`}
            reasonLabel="What did you look at?"
            onSend={({ proof, reason }) => answer({ planId, act: "countersign", digest, proof, reason })}
          />
        </div>
      </Dialog>
      <Dialog open={open === "object"} onClose={onClose} title={`Object to the break-glass of ${who}?`}>
        <div className="grid gap-4">
          <p>
            {who} loses the roles approver and commander at once; only a plan of two other people gives them
            back. What was executed is not undone.
          </p>
          <ProofForm
            {...form}
            act="object"
            variant="danger"
            submit={`Object, and suspend ${who}`}
            reasonLabel="What was not right about it?"
            reasonRequired
            onSend={({ proof, reason }) => answer({ planId, act: "object", digest, proof, reason })}
          />
        </div>
      </Dialog>
    </>
  );
}
