import type { TwokeyConfig } from "@/lib/config/config";
import type { Transaction } from "@/lib/db/client";
import { accept, type Decision } from "@/lib/domain/decision";
import { incidentReference } from "@/lib/domain/incident/reference";
import { messageMarkdown } from "@/lib/domain/message/markdown";
import type { Audience, Phase } from "@/lib/domain/message/phase";
import { messageToTell } from "@/lib/queries/messages";
import { reviewMarkdown } from "@/lib/queries/review";

type Wanted = { number: number; document: Audience | "review"; phase: Phase | null; now: Date };

/** A document as it stands, as a file; refused while it would say "resolved" too early; null without an incident. */
export async function incidentDocument(
  db: Transaction,
  config: TwokeyConfig,
  { number, document, phase, now }: Wanted,
): Promise<Decision<{ name: string; text: string }> | null> {
  const name = `${incidentReference(number)}-${document}.md`;
  if (document === "review") {
    const text = await reviewMarkdown(db, number, config, now);
    return text === null ? null : accept({ name, text });
  }
  const message = await messageToTell(db, number, config, { audience: document, phase });
  if (message === null || !message.ok) return message;
  return accept({ name, text: messageMarkdown(document, message.value) });
}
