import { sha256 } from "@/lib/signature/digest";

/** A head of one of the two chains: how many rows it has, and the hash of the last one. */
export type Head = { size: number; hash: Uint8Array };

type Common = {
  origin: string;
  /** When it was signed: an instant with milliseconds in UTC. */
  at: string;
  /** SHA-256 of the note before it at this origin, in base64; "none" for the first. */
  after: string;
};

/** What the worker signs: a state of both chains, a key that signs from here on, or an alarm. */
export type Entry = Common &
  (
    | { kind: "checkpoint"; log: Head; seals: Head }
    | { kind: "key"; publicKey: string }
    | { kind: "alarm"; reason: string }
  );

/**
 * The text of an entry. A checkpoint has the lines of a C2SP checkpoint (origin, size, hash), then lines of ours;
 * its hash is the head of the chain, there is no Merkle tree. Other entries name their kind in the first line.
 */
export function entryText(entry: Entry): string {
  const lines = [...headLines(entry), `after ${entry.after}`, `time ${entry.at}`];
  return `${lines.join("\n")}\n`;
}

function headLines(entry: Entry): string[] {
  switch (entry.kind) {
    case "checkpoint":
      return [
        entry.origin,
        String(entry.log.size),
        base64(entry.log.hash),
        `facts ${entry.seals.size} ${base64(entry.seals.hash)}`,
      ];
    case "key":
      return [`${entry.origin}/key`, entry.publicKey];
    case "alarm":
      return [`${entry.origin}/alarm`, entry.reason.replaceAll(/\s+/g, " ")];
  }
}

const CHECKPOINT = /^(\S+)\n(\d+)\n(\S+)\nfacts (\d+) (\S+)\nafter (\S+)\ntime (\S+)\n$/;
const OTHER = /^(\S+)\/(key|alarm)\n(.+)\nafter (\S+)\ntime (\S+)\n$/;

/** Reads a text back; null when it is not exactly what `entryText` writes. */
export function readEntry(text: string): Entry | null {
  const entry = readOther(text) ?? readCheckpoint(text);
  return entry && entryText(entry) === text ? entry : null;
}

function readCheckpoint(text: string): Entry | null {
  const match = CHECKPOINT.exec(text);
  if (!match) return null;
  const [, origin = "", size, hash = "", sealed, sealedHash = "", after = "", at = ""] = match;
  return {
    kind: "checkpoint",
    origin,
    log: { size: Number(size), hash: bytes(hash) },
    seals: { size: Number(sealed), hash: bytes(sealedHash) },
    after,
    at,
  };
}

function readOther(text: string): Entry | null {
  const match = OTHER.exec(text);
  if (!match) return null;
  const [, origin = "", kind, said = "", after = "", at = ""] = match;
  const common = { origin, after, at };
  return kind === "key"
    ? { kind: "key", publicKey: said, ...common }
    : { kind: "alarm", reason: said, ...common };
}

/** What the next entry names as the one before it. */
export function noteHash(note: string): string {
  return base64(sha256(Buffer.from(note)));
}

/**
 * The notes in (a part of) a checkpoint file, oldest first. Each is followed by an empty line; `rest` is whatever else
 * stands there, such as a note that a crash left half written.
 */
export function splitNotes(file: string): { notes: string[]; rest: string } {
  const whole = /[^\n]+\n(?:[^\n]+\n)*\n— [^\n]+\n(?=\n)/g;
  const notes = file.match(whole) ?? [];
  return { notes, rest: file.replaceAll(whole, "").replaceAll(/^\n+/g, "") };
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString("base64");
}

function bytes(encoded: string): Uint8Array {
  return new Uint8Array(Buffer.from(encoded, "base64"));
}
