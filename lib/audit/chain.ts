import { hexOf, sameBytes, sha256 } from "@/lib/signature/digest";
import type { Head } from "./checkpoint";

/** The state of each chain before its first row. */
export const LOG_BEGIN: Head = { size: 0, hash: sha256(Buffer.from("twokey/timeline/1")) };
export const SEALS_BEGIN: Head = { size: 0, hash: sha256(Buffer.from("twokey/fact-seals/1")) };

/** A row of the log as it is stored; hashes in 64 hexadecimal digits, `at` in UTC with milliseconds. */
export type LogRow = {
  position: number;
  incidentId: string | null;
  personId: string | null;
  event: string;
  body: string;
  corrects: number | null;
  at: string;
  prevHash: string;
  hash: string;
};

/** A fact as it was recorded or changed: which row of which table, and the hash of its sealed columns. */
export type SealRow = {
  position: number;
  kind: string;
  key: string;
  digest: string;
  at: string;
  prevHash: string;
  hash: string;
};

type Value = string | number | null;

/** The text that PostgreSQL gives a jsonb array of texts, whole numbers and nulls. */
export function jsonbArray(values: readonly Value[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(", ")}]`;
}

export function logValues(row: LogRow): Value[] {
  return [row.position, row.incidentId, row.personId, row.event, row.body, row.corrects, row.at];
}

export function sealValues(row: SealRow): Value[] {
  return [row.position, row.kind, row.key, row.digest, row.at];
}

/** Why a row does not follow on the head before it, or null and what the head is then. */
export type Link = { head: Head; fault: { expected: string; found: string } | null };

/**
 * Puts the next row on a chain. With a fault the walk goes on from what the row says of itself, so that one damaged
 * row is named once and those behind it are still checked.
 */
export function follow(
  head: Head,
  row: { position: number; prevHash: string; hash: string },
  values: readonly Value[],
): Link {
  const next: Head = { size: row.position, hash: new Uint8Array(Buffer.from(row.hash, "hex")) };
  const wanted = head.size + 1;
  if (row.position !== wanted) return faulty(next, `row ${wanted}`, `row ${row.position}`);
  if (row.prevHash !== hexOf(head.hash))
    return faulty(next, `the row before to have the hash ${hexOf(head.hash)}`, row.prevHash);
  const computed = sha256(Buffer.concat([head.hash, Buffer.from(jsonbArray(values))]));
  if (!sameBytes(computed, next.hash))
    return faulty(next, `the hash ${hexOf(computed)} over what the row says`, row.hash);
  return { head: next, fault: null };
}

function faulty(head: Head, expected: string, found: string): Link {
  return { head, fault: { expected, found } };
}
