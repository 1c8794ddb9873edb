import type { Transaction } from "@/lib/db/client";
import type { WaiverKind } from "@/lib/domain/incident/waiver";

/** What somebody let a P0 go without. `waivedAt` is an ISO string in UTC. */
export type WaiverLine = { kind: WaiverKind; reason: string; person: string; waivedAt: string };

/** The database takes it for an open P0 alone, once a kind, and from the role alone. */
export async function insertWaiver(
  tx: Transaction,
  waiver: { id: string; incidentId: string; kind: WaiverKind; reason: string; personId: string },
): Promise<void> {
  await tx.waiver.create({ data: waiver });
}

/** What was waived in an incident, oldest first. */
export async function waiversOf(tx: Transaction, incidentId: string): Promise<WaiverLine[]> {
  const rows = await tx.waiver.findMany({
    where: { incidentId },
    orderBy: { waivedAt: "asc" },
    include: { person: { select: { name: true } } },
  });
  return rows.map(({ kind, reason, person, waivedAt }) => ({
    // A CHECK keeps other words out of the table.
    kind: kind as WaiverKind,
    reason,
    person: person.name,
    waivedAt: waivedAt.toISOString(),
  }));
}
