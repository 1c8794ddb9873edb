import {
  follow,
  LOG_BEGIN,
  type LogRow,
  logValues,
  SEALS_BEGIN,
  type SealRow,
  sealValues,
} from "@/lib/audit/chain";
import type { Entry, Head } from "@/lib/audit/checkpoint";
import { logHashAt, logRowsAfter, readHeads, sealHashAt, sealRowsAfter } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { sameBytes } from "@/lib/signature/digest";

type Checkpoint = Extract<Entry, { kind: "checkpoint" }>;
type Chain = {
  name: string;
  begin: Head;
  now: Head;
  hashAt: (position: number) => Promise<Uint8Array | null>;
  after: (position: number) => Promise<{ row: LogRow | SealRow; values: Parameters<typeof follow>[2] }[]>;
};

export type Examined = { log: Head; seals: Head; faults: string[] };

/**
 * Does the database still extend the last checkpoint, and are the rows since then a chain? Reads each new row once;
 * `faults` says in sentences what does not hold.
 */
export async function examineChains(tx: Transaction, last: Checkpoint | null): Promise<Examined> {
  const heads = await readHeads(tx);
  const log: Chain = {
    name: "log",
    begin: LOG_BEGIN,
    now: heads.log,
    hashAt: (position) => logHashAt(tx, position),
    after: async (position) =>
      (await logRowsAfter(tx, position)).map((row) => ({ row, values: logValues(row) })),
  };
  const seals: Chain = {
    name: "chain of facts",
    begin: SEALS_BEGIN,
    now: heads.seals,
    hashAt: (position) => sealHashAt(tx, position),
    after: async (position) =>
      (await sealRowsAfter(tx, position)).map((row) => ({ row, values: sealValues(row) })),
  };
  const faults = [
    await faultOf(log, last && { ...last.log, at: last.at }),
    await faultOf(seals, last && { ...last.seals, at: last.at }),
  ];
  return { ...heads, faults: faults.filter((fault) => fault !== null) };
}

async function faultOf(chain: Chain, signed: (Head & { at: string }) | null): Promise<string | null> {
  const from = signed ?? chain.begin;
  if (signed && signed.size > chain.now.size)
    return `The ${chain.name} ends at row ${chain.now.size}, but the checkpoint signed at ${signed.at} covers ${signed.size} rows.`;
  const stored = from.size === 0 ? chain.begin.hash : await chain.hashAt(from.size);
  if (!stored || !sameBytes(stored, from.hash))
    return `Row ${from.size} of the ${chain.name} is not the one that the checkpoint signed at ${signed?.at} covers.`;
  return walk(chain, from);
}

/** From the checkpoint to the head as it was read; what came in the meantime is examined next time. */
async function walk(chain: Chain, from: Head): Promise<string | null> {
  let head = from;
  while (head.size < chain.now.size) {
    const page = await chain.after(head.size);
    if (page.length === 0)
      return `Rows ${head.size + 1} to ${chain.now.size} of the ${chain.name} are missing.`;
    for (const { row, values } of page) {
      if (head.size === chain.now.size) break;
      const next = follow(head, row, values);
      if (next.fault)
        return `Row ${head.size + 1} of the ${chain.name} is damaged: expected ${next.fault.expected}, found ${next.fault.found}.`;
      head = next.head;
    }
  }
  return sameBytes(head.hash, chain.now.hash)
    ? null
    : `The stored head of the ${chain.name} is not the hash of its last row.`;
}
