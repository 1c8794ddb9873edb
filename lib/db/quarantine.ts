import { randomUUID } from "node:crypto";
import type { Transaction } from "@/lib/db/client";

/** A release that must not go live again by itself. */
export type OpenQuarantine = {
  id: string;
  service: string;
  target: string;
  releaseId: string;
  version: string;
  commit: string | null;
  /** How the platform holds it; null: only Twokey does. */
  means: string | null;
  until: string;
  heldAt: Date;
  owner: { id: string; name: string };
  incident: { id: string; number: number };
};

export type NewQuarantine = Omit<OpenQuarantine, "id" | "heldAt" | "owner" | "incident"> & {
  ownerId: string;
  incidentId: string;
  executionId: string;
};

/** What is held on one target, or on all of a service or of several, newest first. */
export async function openQuarantines(
  tx: Transaction,
  service: string | readonly string[],
  target?: string,
): Promise<OpenQuarantine[]> {
  const services = typeof service === "string" ? [service] : [...service];
  return tx.quarantine.findMany({
    where: { service: { in: services }, ...(target !== undefined && { target }), end: null },
    select: {
      id: true,
      service: true,
      target: true,
      releaseId: true,
      version: true,
      commit: true,
      means: true,
      until: true,
      heldAt: true,
      owner: { select: { id: true, name: true } },
      incident: { select: { id: true, number: true } },
    },
    orderBy: [{ heldAt: "desc" }, { id: "desc" }],
  });
}

/** Nothing when the same release is held on the same target already. */
export async function insertQuarantine(tx: Transaction, quarantine: NewQuarantine): Promise<boolean> {
  const { service, target, releaseId } = quarantine;
  const known = await tx.quarantine.findFirst({
    where: { service, target, releaseId, end: null },
    select: { id: true },
  });
  if (known) return false;
  await tx.quarantine.create({ data: { id: randomUUID(), ...quarantine } });
  return true;
}

/** `personId` null: the fix went live. The database refuses a second end. */
export async function endQuarantine(
  tx: Transaction,
  { quarantineId, personId, reason }: { quarantineId: string; personId: string | null; reason: string },
): Promise<void> {
  // Only the columns that the role may write: the worker may name nobody.
  if (personId === null) {
    await tx.$executeRaw`INSERT INTO quarantine_end (quarantine_id, reason) VALUES (${quarantineId}::uuid, ${reason})`;
  } else {
    await tx.$executeRaw`
      INSERT INTO quarantine_end (quarantine_id, person_id, reason)
      VALUES (${quarantineId}::uuid, ${personId}::uuid, ${reason})`;
  }
}

/** The one that is asked about, ended or not. */
export async function findQuarantine(tx: Transaction, id: string) {
  return tx.quarantine.findUnique({ where: { id }, select: { incidentId: true } });
}

/** The one that is asked about, while it stands. */
export async function findOpenQuarantine(tx: Transaction, id: string) {
  return tx.quarantine.findFirst({ where: { id, end: null } });
}
