import { acceptUnless, type Decision } from "@/lib/domain/decision";
import { type Refusal, refusal } from "@/lib/domain/refusal";

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
