"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useShortcut } from "@/components/keyboard/shortcuts";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd } from "@/components/ui/kbd";
import { Panel } from "@/components/ui/panel";
import { incidentKey } from "@/lib/client/queries";
import type { Decision } from "@/lib/domain/decision";
import type { LogEntry as Entry } from "@/lib/domain/timeline/event";
import { runningLog } from "@/lib/domain/timeline/running-log";
import { type CorrectNote, LogEntry } from "./log-entry";
import { NoteForm } from "./note-form";

interface RunningLogProps {
  incident: { id: string; number: number };
  /** Oldest first, as it is read. */
  log: readonly Entry[];
  /** Null: this person may not write notes. */
  notes: {
    add: (input: { incident: number; text: string }) => Promise<Decision<null>>;
    correct: (input: CorrectNote & { incident: number }) => Promise<Decision<null>>;
  } | null;
}

/** What happened, newest first, with a note one key away. */
export function RunningLog({ incident, log, notes }: RunningLogProps) {
  const client = useQueryClient();
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = runningLog(log).reverse();
  const refresh = async <Answer,>(decision: Promise<Answer>) => {
    const answer = await decision;
    await client.invalidateQueries({ queryKey: incidentKey(incident.id) });
    return answer;
  };
  return (
    <Panel
      title="Running log"
      description="Newest first. Nothing is ever removed."
      padded={false}
      actions={notes && <NoteShortcut focus={() => area.current?.focus()} />}
    >
      {notes && (
        <div className="px-4 pb-4 sm:px-6">
          <NoteForm
            area={area}
            label="Note"
            submitLabel="Add note"
            submit={(text) => refresh(notes.add({ incident: incident.number, text }))}
          />
        </div>
      )}
      {lines.length === 0 ? (
        <EmptyState title="Nothing has happened yet">
          What people and machines do here is written down by itself.
        </EmptyState>
      ) : (
        <ol className="divide-y divide-line border-line border-t" aria-label="Log, newest first">
          {lines.map((line) => (
            <LogEntry
              key={line.position}
              line={line}
              correct={notes && ((input) => refresh(notes.correct({ ...input, incident: incident.number })))}
            />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function NoteShortcut({ focus }: { focus: () => void }) {
  useShortcut("n", "Write a note", focus);
  return (
    <span className="text-ink-muted text-sm max-md:hidden">
      <Kbd>n</Kbd> writes a note
    </span>
  );
}
