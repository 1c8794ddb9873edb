"use client";

import { useState, useTransition } from "react";
import { Callout } from "@/components/ui/callout";
import { FormErrors } from "@/components/ui/form-errors";
import { Panel } from "@/components/ui/panel";
import { TextInput } from "@/components/ui/text-input";
import { Time } from "@/components/ui/time";
import type { Decision } from "@/lib/domain/decision";
import { BODY_LIMIT, TITLE_LIMIT } from "@/lib/domain/message/phase";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import type { MessagesPage, MessageView } from "@/lib/queries/messages";
import { Conflict } from "./conflict";
import { MessageActions } from "./message-actions";
import type { MessageCommands } from "./message-commands";
import { MessagePreview } from "./message-preview";
import { type MessageState, useMessageState } from "./message-state";
import { PhasePicker } from "./phase-picker";
import { PublishedList } from "./published-list";
import { TextEditor } from "./text-editor";

interface MessageEditorProps {
  page: MessagesPage;
  view: MessageView;
  commands: MessageCommands;
  statusAddress: string | null;
  /** Reads the page again after something was saved. */
  refresh: () => Promise<unknown>;
}

/** One audience: text and preview side by side, what is locked, and what can be done with it. */
export function MessageEditor({ page, view, commands, statusAddress, refresh }: MessageEditorProps) {
  const state = useMessageState(page, view);
  const [errors, setErrors] = useState<Refusal[]>([]);
  const [saved, setSaved] = useState("");
  const [pending, begin] = useTransition();
  const { audience } = view;
  const readOnly = commands.save === null;

  const run = (act: () => Promise<Decision<unknown>>, words: string) =>
    begin(async () => {
      const decision = await act().catch(() => null);
      setErrors(decision === null ? [refusal("failed_unexpectedly")] : decision.ok ? [] : decision.reasons);
      setSaved(decision?.ok ? words : "");
      if (decision?.ok) state.drop();
      await refresh();
    });
  const edit = (changes: Parameters<MessageState["change"]>[0]) => {
    setSaved("");
    setErrors([]);
    state.change(changes);
  };

  return (
    <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-2">
      <Panel title="Text" description={<Origin state={state} view={view} />}>
        <div className="grid grid-cols-1 gap-4">
          {state.conflict && (
            <Conflict
              editedBy={view.kept?.editedBy ?? null}
              theirs={view.kept ? `${view.kept.title}\n\n${view.kept.body}` : "The draft from the log."}
              keepMine={state.rebase}
              takeTheirs={state.drop}
            />
          )}
          {state.restored && !state.conflict && (
            <Callout tone="info" title="This is what you had typed and not saved" />
          )}
          <PhasePicker
            phase={state.text.phase}
            suggested={page.suggestedPhase}
            lockedBecause={page.lockedBecause}
            onChange={state.choosePhase}
          />
          <TextInput
            label={audience === "email" ? "Subject" : "Title"}
            value={state.text.title}
            readOnly={readOnly}
            error={state.text.title.length > TITLE_LIMIT ? `At most ${TITLE_LIMIT} characters` : undefined}
            onChange={(event) => edit({ title: event.target.value })}
          />
          <TextEditor
            label={hints[audience].label}
            hint={hints[audience].hint}
            text={state.text.body}
            limit={BODY_LIMIT[audience]}
            chips={page.chips.filter(({ open }) => open || audience === "slack")}
            readOnly={readOnly}
            rows={audience === "status" ? 7 : 14}
            onChange={(body) => edit({ body })}
          />
          <FormErrors
            errors={errors}
            title={audience === "status" ? "Nothing was published or saved" : "Not saved"}
          />
          <MessageActions
            page={page}
            view={view}
            state={state}
            commands={commands}
            run={run}
            pending={pending}
            saved={saved}
          />
        </div>
      </Panel>
      <div className="grid min-w-0 grid-cols-1 gap-6">
        <MessagePreview page={page} view={view} text={state.text} />
        {audience === "status" && <PublishedList updates={page.published} address={statusAddress} />}
      </div>
    </div>
  );
}

const hints = {
  slack: { label: "Message", hint: "In Slack’s own mark-up: *bold*, • for lists." },
  status: { label: "Update", hint: "Everybody can read it. **bold** and - lists are possible." },
  email: { label: "Mail", hint: "Plain text; **bold** marks the headings." },
};

function Origin({ state, view }: { state: MessageState; view: MessageView }) {
  if (state.origin === "unsaved") return <>Not saved yet; kept in this browser.</>;
  if (state.origin === "log" || !view.kept)
    return <>Made from the log; it follows the log until somebody edits it.</>;
  return (
    <>
      Saved by {view.kept.editedBy}, <Time at={view.kept.editedAt} part="time" />. It no longer follows the
      log.
    </>
  );
}
