import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { InlineStatus } from "@/components/ui/inline-status";
import { PHASE_NAMES } from "@/lib/domain/message/phase";
import { checkPublication } from "@/lib/domain/message/publish";
import type { MessageActionsProps, MessageCommands } from "./message-commands";
import { StatusCard } from "./status-card";

type PublishButtonProps = MessageActionsProps & { publish: NonNullable<MessageCommands["publish"]> };

/** Shows once more exactly what everybody will read, then publishes it. There is no way to take it back. */
export function PublishButton({ page, state, run, pending, publish }: PublishButtonProps) {
  const [asked, setAsked] = useState(false);
  const [last = null] = page.published;
  const allowed = checkPublication(state.text, page.standing, last);
  const ready = allowed.ok && !state.conflict;
  const confirm = () => {
    setAsked(false);
    const input = {
      incident: page.number,
      basedOn: state.basedOn,
      after: last?.id ?? null,
      text: state.text,
    };
    run(() => publish(input), "Published");
  };
  return (
    <>
      <Button
        variant="primary"
        disabled={!ready}
        pending={pending}
        pendingLabel="Working…"
        aria-haspopup="dialog"
        onClick={() => setAsked(true)}
      >
        Publish status update
      </Button>
      {!allowed.ok && (
        <div className="order-last w-full">
          <InlineStatus kind="warning">
            {allowed.reasons.map(({ message }) => message).join(" ")}
          </InlineStatus>
        </div>
      )}
      <Dialog
        open={asked}
        onClose={() => setAsked(false)}
        title={`Publish “${PHASE_NAMES[state.text.phase]}” to everybody?`}
        footer={
          <>
            <Button variant="primary" onClick={confirm}>
              Publish now
            </Button>
            <Button onClick={() => setAsked(false)}>Back to the text</Button>
          </>
        }
      >
        <p className="mb-3 text-ink-muted">It cannot be taken back, only followed by another update.</p>
        <StatusCard text={state.text} component={page.publicName} />
      </Dialog>
    </>
  );
}
