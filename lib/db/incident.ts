import type { Transaction } from "@/lib/db/client";

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
