"use client";

import { type ReactNode, useRef } from "react";
import { TextArea } from "@/components/ui/text-input";
import { blanksIn } from "@/lib/domain/message/blank";
import type { Chip } from "@/lib/domain/message/draft";
import { Blanks } from "./blanks";
import { CharacterCount } from "./character-count";
import { FactChips } from "./fact-chips";
import { inserted, selectBlank } from "./text-area-access";

interface TextEditorProps {
  label: string;
  hint?: ReactNode;
  text: string;
  limit: number;
  chips: readonly Chip[];
  readOnly?: boolean;
  rows?: number;
  mono?: boolean;
  onChange: (text: string) => void;
}

/** A large text with its length, its blanks and the facts that can be put into it. */
export function TextEditor({
  label,
  hint,
  text,
  limit,
  chips,
  readOnly,
  rows = 14,
  mono,
  onChange,
}: TextEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const over = text.length - limit;
  const insert = (value: string) => {
    const next = inserted(area.current, text, value);
    onChange(next.text);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  return (
    <div className="grid grid-cols-1 gap-3">
      <TextArea
        ref={area}
        label={label}
        hint={hint}
        error={
          over > 0 ? "This is too long to be saved. Nothing of it is lost; shorten it first." : undefined
        }
        value={text}
        rows={rows}
        mono={mono}
        readOnly={readOnly}
        onChange={(event) => onChange(event.target.value)}
      />
      <CharacterCount length={text.length} limit={limit} />
      {!readOnly && (
        <>
          <Blanks
            blanks={over > 0 ? [] : blanksIn(text)}
            goTo={(what) => selectBlank(area.current, text, what)}
          />
          <FactChips chips={chips} insert={insert} />
        </>
      )}
    </div>
  );
}
