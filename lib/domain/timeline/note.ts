import { acceptUnless, type Decision, refuse } from "@/lib/domain/decision";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import { is } from "@/lib/domain/timeline/entries";
import type { LogEntry } from "@/lib/domain/timeline/event";

/** Characters of one note. */
export const NOTE_LIMIT = 10_000;

/** A note must say something and stay readable in a list. */
export function checkNote(text: string): Decision<string> {
  const reasons: Refusal[] = [];
  if (text.trim() === "") reasons.push(refusal("note_empty", undefined, "text"));
  if (text.length > NOTE_LIMIT) {
    const sizes = `The note has ${text.length.toLocaleString("en-GB")} characters; ${NOTE_LIMIT.toLocaleString("en-GB")} fit.`;
    reasons.push(refusal("text_too_long", `${sizes} Shorten it, or split it into several notes.`, "text"));
  }
  return acceptUnless(reasons, text.trim());
}

/** `seenCorrection`: position of the newest correction that the person had in front of them. */
export type Correction = { position: number; seenCorrection: number | null; text: string };

/** Only notes can be corrected, with new words, and by somebody who saw what counts now. */
export function correctNote(
  log: readonly LogEntry[],
  { position, seenCorrection, text }: Correction,
): Decision<string> {
  const note = log.find((entry) => entry.position === position);
  if (!note || !is(note, "note_added"))
    return refuse(refusal("not_found", "There is no such note in this log."));
  const newest = log.findLast((entry) => is(entry, "note_corrected") && entry.corrects === position);
  if ((newest?.position ?? null) !== seenCorrection) return refuse(refusal("changed_meanwhile"));
  return checkNote(text);
}
