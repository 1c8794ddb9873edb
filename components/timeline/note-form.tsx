"use client";

import { type FormEvent, type KeyboardEvent, type RefObject, useState, useTransition } from "react";
import { CharacterCount } from "@/components/message/character-count";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/text-input";
import type { Decision } from "@/lib/domain/decision";
import { REFUSALS } from "@/lib/domain/refusal";
import { checkNote, NOTE_LIMIT } from "@/lib/domain/timeline/note";
import { formatNumber } from "@/lib/format";

interface NoteFormProps {
  label: string;
  hint?: string;
  first?: string;
  submitLabel: string;
  /** Saves the words; they stay in the form unless it was accepted. */
  submit: (text: string) => Promise<Decision<unknown>>;
  cancel?: () => void;
  area?: RefObject<HTMLTextAreaElement | null>;
}

/** Words for the log. Ctrl+Enter or ⌘+Enter adds them too. */
export function NoteForm({ label, hint, first = "", submitLabel, submit, cancel, area }: NoteFormProps) {
  const [text, setText] = useState(first);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, begin] = useTransition();
  const over = text.length > NOTE_LIMIT;

  const send = () => {
    const checked = checkNote(text);
    if (!checked.ok) return setProblem(checked.reasons.map(({ message }) => message).join(" "));
    begin(async () => {
      const decision = await submit(text).catch(() => null);
      if (decision?.ok) {
        setText("");
        setProblem(null);
        return;
      }
      setProblem(
        decision ? decision.reasons.map(({ message }) => message).join(" ") : REFUSALS.failed_unexpectedly,
      );
    });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") return cancel ? cancel() : area?.current?.blur();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };

  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <TextArea
        ref={area}
        label={label}
        hint={hint}
        rows={2}
        value={text}
        error={over ? tooLong(text.length) : (problem ?? undefined)}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" disabled={over || text.trim() === ""} pending={pending} pendingLabel="Adding…">
          {submitLabel}
        </Button>
        {cancel && (
          <Button variant="quiet" onClick={cancel}>
            Leave it
          </Button>
        )}
        {text.length > NOTE_LIMIT / 2 && <CharacterCount length={text.length} limit={NOTE_LIMIT} />}
      </div>
    </form>
  );
}

function tooLong(length: number): string {
  const sizes = `${formatNumber(length)} characters are too many for one note; ${formatNumber(NOTE_LIMIT)} fit.`;
  return `${sizes} Shorten it, or split it. Nothing of it is lost.`;
}
