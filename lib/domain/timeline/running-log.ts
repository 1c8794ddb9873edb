import { describe } from "@/lib/domain/timeline/describe";
import { is } from "@/lib/domain/timeline/entries";
import type { EventName, LogEntry } from "@/lib/domain/timeline/event";

/** note: a person's words; act: what a person did; machine: what was seen or done by itself. */
export type LogLine = {
  position: number;
  /** ISO string in UTC. */
  at: string;
  kind: "note" | "act" | "machine";
  /** bad: act; look: not as wished. */
  tone: "plain" | "good" | "look" | "bad";
  who: string | null;
  /** As it was first written; when there is a correction, it stays, struck through. */
  text: string;
  /** The newest correction. */
  correction: { position: number; at: string; who: string | null; text: string } | null;
};

const TONES: Partial<Record<EventName, LogLine["tone"]>> = {
  trigger_fired: "bad",
  step_refused: "bad",
  execution_failed: "bad",
  verification_failed: "bad",
  attempt_refused: "look",
  plan_rejected: "look",
  plan_stale: "look",
  step_unknown: "look",
  execution_unknown: "look",
  verification_inconclusive: "look",
  trigger_recovered: "good",
  execution_succeeded: "good",
  verification_passed: "good",
  incident_resolved: "good",
};

/** The log as people read it, in its own order: a corrected note is one line that shows both texts. */
export function runningLog(log: readonly LogEntry[]): LogLine[] {
  const corrections = new Map<number, LogEntry & { event: "note_corrected" }>();
  for (const entry of log) {
    if (is(entry, "note_corrected") && entry.corrects !== null) corrections.set(entry.corrects, entry);
  }
  return log
    .filter((entry) => entry.event !== "note_corrected")
    .map((entry) => lineOf(entry, corrections.get(entry.position)));
}

/** What counts now: a note in its corrected words, everything else as it is. */
export function currentText({ text, correction }: LogLine): string {
  return correction ? correction.text : text;
}

function lineOf(entry: LogEntry, correction: (LogEntry & { event: "note_corrected" }) | undefined): LogLine {
  return {
    position: entry.position,
    at: entry.at,
    kind: is(entry, "note_added") ? "note" : entry.person === null ? "machine" : "act",
    tone: TONES[entry.event] ?? "plain",
    who: entry.person,
    text: describe(entry),
    correction: correction
      ? {
          position: correction.position,
          at: correction.at,
          who: correction.person,
          text: correction.body.text,
        }
      : null,
  };
}
