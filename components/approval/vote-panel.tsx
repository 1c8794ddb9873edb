"use client";

import { useState } from "react";
import type { PlanActs } from "@/components/approval/plan-acts";
import { ProofForm } from "@/components/approval/proof-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import type { PlanVoting } from "@/lib/queries/plan-voting";

/** What the plan does, as the rest of a sentence: “rolling shop back to 1.4.2”, “roll shop back to 1.4.2”. */
export type PlanWords = { doing: string; does: string };

type VotePanelProps = { plan: PlanVoting; words: PlanWords; acts: PlanActs; onDone: () => void };

/** What the person who looks may do: approve and reject, equally at hand; revoke afterwards. */
export function VotePanel({ plan, words, acts, onDone }: VotePanelProps) {
  const [open, setOpen] = useState<"approve" | "reject" | "revoke" | null>(null);
  const { standing } = plan;
  const way = wayOf(plan);
  const done = () => {
    setOpen(null);
    onDone();
  };
  if (plan.state !== "proposed") return null;
  if (standing.revoke.length === 0 && way) {
    return (
      <>
        <Button full size="lg" onClick={() => setOpen("revoke")}>
          Revoke my approval
        </Button>
        <ActDialog
          open={open}
          way={way}
          plan={plan}
          words={words}
          acts={acts}
          onClose={() => setOpen(null)}
          onDone={done}
        />
      </>
    );
  }
  if (standing.approve.length > 0) {
    return (
      <Callout tone="info" title="You cannot approve this plan">
        <ul className="grid gap-1">
          {standing.approve.map((reason) => (
            <li key={reason.code}>{reason.message}</li>
          ))}
        </ul>
      </Callout>
    );
  }
  if (!way) {
    return (
      <Callout tone="warn" title="You have no passkey that may sign">
        This installation accepts passkeys only. Register one in the settings; a new one may need time before
        it can sign.
      </Callout>
    );
  }
  return (
    <>
      <div className="grid gap-2 sm:grid-cols-2">
        <Button variant="primary" size="lg" full onClick={() => setOpen("approve")}>
          {way === "passkey" ? "Approve with passkey" : "Approve with password"}
        </Button>
        <Button size="lg" full onClick={() => setOpen("reject")}>
          Reject
        </Button>
      </div>
      <ActDialog
        open={open}
        way={way}
        plan={plan}
        words={words}
        acts={acts}
        onClose={() => setOpen(null)}
        onDone={done}
      />
    </>
  );
}

function notYet({ approvalsCounted, approvalsNeeded, needs }: PlanVoting): string {
  const missing = needs.filter(({ heldBy }) => heldBy === null).map(({ role }) => role);
  return approvalsCounted + 1 >= approvalsNeeded && missing.length > 0
    ? `Nothing happens yet: the policy asks for the approval of a ${missing.join(" and a ")} as well.`
    : "Nothing happens yet: a second person has to approve as well.";
}

function wayOf({ standing }: PlanVoting): "passkey" | "password" | null {
  if (standing.usablePasskeys > 0) return "passkey";
  return standing.reauthenticate ? "password" : null;
}

type ActDialogProps = VotePanelProps & {
  open: "approve" | "reject" | "revoke" | null;
  way: "passkey" | "password";
  onClose: () => void;
};

function ActDialog({ open, way, plan, words, acts, onClose, onDone }: ActDialogProps) {
  const { id: planId, digest } = plan;
  const last = plan.standing.completes;
  const form = { planId, way, onDone };
  return (
    <>
      <Dialog open={open === "approve"} onClose={onClose} title={`Approve ${words.doing}?`}>
        <div className="grid gap-4">
          <p>
            {last
              ? "Yours is the last approval that is needed: Twokey starts as soon as it has arrived."
              : notYet(plan)}
          </p>
          <ProofForm
            {...form}
            act="approve"
            variant="primary"
            submit={last ? `Approve and ${words.does}` : `Approve ${words.doing}`}
            pendingLabel="Waiting for your signature…"
            onSend={({ proof }) => acts.approve({ planId, digest, proof })}
          />
        </div>
      </Dialog>
      <Dialog open={open === "reject"} onClose={onClose} title="Reject this plan?">
        <ProofForm
          {...form}
          act="reject"
          variant="danger"
          submit="Reject the plan"
          pendingLabel="Waiting for your signature…"
          reasonLabel="Why do you reject it?"
          reasonRequired
          onSend={({ proof, reason }) => acts.reject({ planId, digest, proof, reason })}
        />
      </Dialog>
      <Dialog open={open === "revoke"} onClose={onClose} title="Revoke your approval?">
        <ProofForm
          {...form}
          act="revoke"
          variant="danger"
          submit="Revoke my approval"
          pendingLabel="Waiting for your signature…"
          reasonLabel="Why do you revoke it?"
          onSend={({ proof, reason }) => acts.revoke({ planId, digest, proof, reason })}
        />
      </Dialog>
    </>
  );
}
