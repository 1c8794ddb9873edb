"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { StateShape } from "@/components/ui/state-shape";
import { Time } from "@/components/ui/time";
import type { LogLine } from "@/lib/domain/timeline/running-log";
import { NoteForm } from "./note-form";

export type CorrectNote = { position: number; seenCorrection: number | null; text: string };

interface LogEntryProps {
  line: LogLine;
  /** Null: this person may not correct notes. */
  correct: ((input: CorrectNote) => ReturnType<React.ComponentProps<typeof NoteForm>["submit"]>) | null;
}

/** One entry, with an address of its own: #log-42. */
export function LogEntry({ line, correct }: LogEntryProps) {
  const [editing, setEditing] = useState(false);
  const { position, at, kind, who, text, correction } = line;
  return (
    <li
      id={`log-${position}`}
      className="grid scroll-mt-56 grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3 px-4 py-3 target:bg-accent-soft sm:px-6"
    >
      <Mark line={line} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2 text-ink-muted text-sm">
          <Time at={at} part="time" />
          {kind === "note" && <span className="font-medium text-ink">{who}</span>}
          <a
            href={`#log-${position}`}
            className="ml-auto text-xs hover:underline"
            aria-label={`Log entry ${position}`}
          >
            #{position}
          </a>
        </p>
        <div className="whitespace-pre-line [overflow-wrap:anywhere]">
          {correction ? <s className="text-ink-muted decoration-2">{text}</s> : text}
        </div>
        {correction && <Correction correction={correction} />}
        {kind === "note" && correct && !editing && (
          <Button variant="quiet" size="sm" className="-ml-3" onClick={() => setEditing(true)}>
            Correct
          </Button>
        )}
        {editing && correct && (
          <div className="mt-2">
            <NoteForm
              label="What it should say"
              hint="The first words stay in the log, struck through."
              first={correction?.text ?? text}
              submitLabel="Put this right"
              cancel={() => setEditing(false)}
              submit={async (words) => {
                const decision = await correct({
                  position,
                  seenCorrection: correction?.position ?? null,
                  text: words,
                });
                if (decision.ok) setEditing(false);
                return decision;
              }}
            />
          </div>
        )}
      </div>
    </li>
  );
}

function Correction({ correction }: { correction: NonNullable<LogLine["correction"]> }) {
  const { position, at, who, text } = correction;
  return (
    <div
      id={`log-${position}`}
      className="mt-1 scroll-mt-56 border-accent-line border-l-2 pl-3 target:bg-accent-soft"
    >
      <p className="whitespace-pre-line [overflow-wrap:anywhere]">{text}</p>
      <p className="text-ink-muted text-sm">
        Corrected by {who}, <Time at={at} part="time" /> (#{position})
      </p>
    </div>
  );
}

const marks = {
  bad: { shape: "firing", ink: "text-alarm-ink", word: "Problem" },
  look: { shape: "warning", ink: "text-warn-ink", word: "Attention" },
  good: { shape: "ok", ink: "text-ok-ink", word: "Good" },
} as const;

function Mark({ line: { kind, tone } }: { line: LogLine }) {
  if (tone === "plain") {
    return (
      <span className="mt-0.5 text-ink-muted">
        {kind === "machine" ? <StateShape kind="info" /> : <Icon name="person" />}
      </span>
    );
  }
  const { shape, ink, word } = marks[tone];
  return (
    <span className={`mt-0.5 ${ink}`}>
      <StateShape kind={shape} />
      <span className="sr-only">{word}: </span>
    </span>
  );
}
