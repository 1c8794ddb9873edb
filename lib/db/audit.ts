import type { LogRow, SealRow } from "@/lib/audit/chain";
import type { Head } from "@/lib/audit/checkpoint";
import type { Transaction } from "@/lib/db/client";
import { hexOf } from "@/lib/signature/digest";

const PAGE = 1_000;

/** Where both chains end now. */
export async function readHeads(tx: Transaction): Promise<{ log: Head; seals: Head }> {
  const [log, seals] = [
    await tx.timelineHead.findUniqueOrThrow({ where: { id: 1 } }),
    await tx.factSealHead.findUniqueOrThrow({ where: { id: 1 } }),
  ];
  return { log: asHead(log), seals: asHead(seals) };
}

/** The rows of the log behind a position, oldest first, a page at a time. */
export async function logRowsAfter(tx: Transaction, position: number): Promise<LogRow[]> {
  const rows = await tx.timelineEntry.findMany({
    where: { position: { gt: position } },
    orderBy: { position: "asc" },
    take: PAGE,
  });
  return rows.map((row) => ({
    ...chained(row),
    incidentId: row.incidentId,
    personId: row.personId,
    event: row.event,
    body: row.body,
    corrects: row.corrects === null ? null : Number(row.corrects),
  }));
}

/** The seals behind a position, oldest first, a page at a time. */
export async function sealRowsAfter(tx: Transaction, position: number): Promise<SealRow[]> {
  const rows = await tx.factSeal.findMany({
    where: { position: { gt: position } },
    orderBy: { position: "asc" },
    take: PAGE,
  });
  return rows.map((row) => ({ ...chained(row), kind: row.kind, key: row.key, digest: hexOf(row.digest) }));
}

type Chained = { position: bigint; at: Date; prevHash: Uint8Array; hash: Uint8Array };

function chained({ position, at, prevHash, hash }: Chained) {
  return {
    position: Number(position),
    at: at.toISOString(),
    prevHash: hexOf(prevHash),
    hash: hexOf(hash),
  };
}

function asHead({ position, hash }: { position: bigint; hash: Uint8Array }): Head {
  return { size: Number(position), hash };
}

/** What the log says the hash of this row is; null: there is no such row. */
export async function logHashAt(tx: Transaction, position: number): Promise<Uint8Array | null> {
  const row = await tx.timelineEntry.findUnique({ where: { position }, select: { hash: true } });
  return row?.hash ?? null;
}

export async function sealHashAt(tx: Transaction, position: number): Promise<Uint8Array | null> {
  const row = await tx.factSeal.findUnique({ where: { position }, select: { hash: true } });
  return row?.hash ?? null;
}
