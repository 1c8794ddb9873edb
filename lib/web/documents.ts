import "server-only";
import { configuration } from "@/lib/configuration";
import { database } from "@/lib/db/client";
import { parseIncidentReference } from "@/lib/domain/incident/reference";
import { AUDIENCES, PHASES } from "@/lib/domain/message/phase";
import { incidentDocument } from "@/lib/queries/document";
import { messagesPage } from "@/lib/queries/messages";
import { reviewPage } from "@/lib/queries/review";

/** The messages of the incident with this reference, as they are now; null when there is none. */
export async function messagesNow(reference: string) {
  const number = parseIncidentReference(reference);
  return number === null ? null : messagesPage(database(), number, configuration());
}

export async function reviewNow(reference: string) {
  const number = parseIncidentReference(reference);
  return number === null ? null : reviewPage(database(), number, configuration(), new Date());
}

/** A document by the names that an address gives; null when there is no such thing. */
export async function documentNow(reference: string, name: string, phaseName: string | null) {
  const number = parseIncidentReference(reference);
  const document = AUDIENCES.find((known) => known === name) ?? (name === "review" ? name : null);
  if (number === null || document === null) return null;
  const phase = PHASES.find((known) => known === phaseName) ?? null;
  return incidentDocument(database(), configuration(), { number, document, phase, now: new Date() });
}
