import type { Transaction } from "@/lib/db/client";
import { accept, type Decision, refuse } from "@/lib/domain/decision";
import { incidentReference } from "@/lib/domain/incident/reference";
import { refusal } from "@/lib/domain/refusal";
import type { Incident } from "@/lib/generated/prisma/client";

/** The open incident of a service, newest first, or null. */
export async function findOpenIncident(tx: Transaction, service: string) {
  return tx.incident.findFirst({
    where: { service, resolvedAt: null },
    orderBy: { number: "desc" },
    select: { id: true, number: true },
  });
}

/** Locks the incident for the rest of the transaction; null when there is none with this number. */
export async function lockIncident(tx: Transaction, number: number) {
  await tx.$queryRaw`SELECT 1 FROM incident WHERE number = ${number} FOR NO KEY UPDATE`;
  return tx.incident.findUnique({ where: { number } });
}

/** Firings that belong to no incident yet, oldest first. */
export async function unclaimedFirings(tx: Transaction, service: string) {
  return tx.triggerFiring.findMany({
    where: { service, incidentId: null, recoveredAt: null },
    orderBy: { firedAt: "asc" },
    select: { id: true, trigger: true, firedAt: true, breachAt: true },
  });
}

/** The id behind a number, for the log of a refused attempt; null when there is none. */
export async function findIncidentId(tx: Transaction, number: number): Promise<string | null> {
  const found = await tx.incident.findUnique({ where: { number }, select: { id: true } });
  return found?.id ?? null;
}

/** Ends an incident that the caller has locked. `reason` is the override's, null when verification passed. */
export async function markResolved(
  tx: Transaction,
  id: string,
  { at, personId, reason }: { at: Date; personId: string; reason: string | null },
): Promise<void> {
  await tx.incident.update({
    where: { id },
    data: { resolvedAt: at, resolvedById: personId, resolvedOverrideReason: reason },
  });
}

/** Locks the incident for a change; refused when it is unknown or resolved. */
export async function lockOpenIncident(tx: Transaction, number: number): Promise<Decision<Incident>> {
  const incident = await lockIncident(tx, number);
  if (!incident) return refuse(refusal("not_found", `There is no incident ${incidentReference(number)}.`));
  if (incident.resolvedAt) return refuse(refusal("incident_ended"));
  return accept(incident);
}
