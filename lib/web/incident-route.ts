import "server-only";
import { notFound } from "next/navigation";
import type { Actor } from "@/lib/command";
import { database } from "@/lib/db/client";
import { parseIncidentReference } from "@/lib/domain/incident/reference";
import { type IncidentHead, incidentHead } from "@/lib/queries/incident-detail";
import { requireActor } from "@/lib/web/session";

/** For pages below /incidents/INC-n: who asks and which incident; the not-found page when there is none. */
export async function incidentPage(
  reference: string,
  below = "",
): Promise<{ actor: Actor; head: IncidentHead }> {
  const actor = await requireActor(`/incidents/${encodeURIComponent(reference)}${below}`);
  const number = parseIncidentReference(reference);
  const head = number === null ? null : await incidentHead(database(), number, new Date());
  if (!head) notFound();
  return { actor, head };
}

/** For JSON routes: the incident's head, or null. */
export async function incidentByReference(reference: string): Promise<IncidentHead | null> {
  const number = parseIncidentReference(reference);
  return number === null ? null : incidentHead(database(), number, new Date());
}
