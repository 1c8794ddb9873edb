import { acceptUnless, type Decision } from "@/lib/domain/decision";
import { blanksIn } from "@/lib/domain/message/blank";
import { type Audience, BODY_LIMIT, type Phase, TITLE_LIMIT } from "@/lib/domain/message/phase";
import { mayBeTold, maySayResolved, type Standing } from "@/lib/domain/message/resolved-lock";
import { type Refusal, refusal } from "@/lib/domain/refusal";

export type MessageText = { phase: Phase; title: string; body: string };

/** May this be kept as a draft? Blanks are welcome, the phase "resolved" only when it may be said. */
export function checkDraft(audience: Audience, text: MessageText, standing: Standing): Decision<MessageText> {
  return acceptUnless([...tooLong(audience, text), ...lockedPhase(text, standing)], text);
}

/** May the public read this? `last` is what it reads now about this incident. */
export function checkPublication(
  text: MessageText,
  standing: Standing,
  last: MessageText | null,
): Decision<MessageText> {
  const told = mayBeTold(text, standing);
  const reasons = [...tooLong("status", text), ...(told.ok ? [] : told.reasons)];
  const blanks = blanksIn(`${text.title}\n${text.body}`);
  if (blanks.length > 0) {
    reasons.push(
      refusal("message_has_blanks", `Fill in or remove what is still blank: ${blanks.join("; ")}.`, "body"),
    );
  }
  if (text.title.trim() === "") reasons.push(refusal("input_invalid", "Write a title.", "title"));
  if (text.body.trim() === "") reasons.push(refusal("input_invalid", "Write a text.", "body"));
  if (last && sameText(last, text)) reasons.push(refusal("message_published"));
  return acceptUnless(reasons, text);
}

export function sameText(one: MessageText, other: MessageText): boolean {
  return one.phase === other.phase && one.title === other.title && one.body === other.body;
}

/** Too long, in characters, with both sizes. */
export function tooLongText(text: string, limit: number, field: string): Refusal[] {
  if (text.length <= limit) return [];
  const sizes = `${text.length.toLocaleString("en-GB")} characters are too many; ${limit.toLocaleString("en-GB")} fit.`;
  return [refusal("text_too_long", `${sizes} Shorten the ${field === "title" ? "title" : "text"}.`, field)];
}

function tooLong(audience: Audience, { title, body }: MessageText): Refusal[] {
  return [...tooLongText(title, TITLE_LIMIT, "title"), ...tooLongText(body, BODY_LIMIT[audience], "body")];
}

function lockedPhase({ phase }: MessageText, standing: Standing): Refusal[] {
  if (phase !== "resolved") return [];
  const allowed = maySayResolved(standing);
  return allowed.ok ? [] : allowed.reasons;
}
