import { type Entry, noteHash, readEntry } from "@/lib/audit/checkpoint";
import { type NoteKey, openNote, readNoteKey, signerNamed } from "@/lib/audit/signed-note";
import type { DamageList } from "./damage";

/** The worker copies a note into the database after it has written the file: so long the copy may lag. */
const COPY_LAG_MS = 60_000;

export type Checkpoint = Extract<Entry, { kind: "checkpoint" }> & {
  where: string;
  /** Signed after the export was made: the export may lack what it covers. */
  later: boolean;
};
export type NotesFound = {
  keys: NoteKey[];
  checkpoints: Checkpoint[];
  alarms: { at: string; reason: string }[];
};

type Sources = {
  /** Notes of the export, and of the file from the second place; null: none was given. */
  exported: readonly string[];
  file: readonly string[] | null;
  /** Keys that the reader trusts; empty: those which the notes name themselves. */
  trusted: readonly NoteKey[];
  exportedAt: string;
};

/** Verifies every signature, and that no note was changed, removed or put in between. */
export function checkNotes(sources: Sources, damage: DamageList): NotesFound {
  const all = [...sources.exported, ...(sources.file ?? [])];
  const keys = sources.trusted.length > 0 ? [...sources.trusted] : keysNamedIn(all);
  const found: NotesFound = { keys, checkpoints: [], alarms: [] };
  const latest = Date.parse(sources.exportedAt);
  const known = new Set(sources.exported);
  const exported = readNotes(sources.exported, "the export", found.keys, damage, false);
  for (const read of exported) keep(read, latest, found);
  for (const read of readNotes(sources.file ?? [], "the checkpoint file", found.keys, damage, true)) {
    if (known.has(read.note)) continue;
    keep(read, latest, found);
    const { kind, at } = read.entry;
    if (Date.parse(at) < latest - COPY_LAG_MS)
      damage.add("the notes of the export", `the ${kind} note signed at ${at}`, "none");
  }
  return found;
}

type ReadNote = { note: string; entry: Entry; where: string };

/** The notes that hold, each held against the one before it at its origin. */
function readNotes(
  notes: readonly string[],
  source: string,
  keys: readonly NoteKey[],
  damage: DamageList,
  mayBeginLater: boolean,
): ReadNote[] {
  const before = new Map<string, string>();
  return notes.flatMap((note, index) => {
    const where = `note ${index + 1} of ${source}`;
    const entry = openEntry(note, where, keys, damage);
    if (entry === null) return [];
    const after = before.get(entry.origin) ?? (mayBeginLater ? entry.after : "none");
    if (entry.after !== after) damage.add(where, `to follow on the note ${after}`, entry.after);
    before.set(entry.origin, noteHash(note));
    return [{ note, entry, where }];
  });
}

function openEntry(note: string, where: string, keys: readonly NoteKey[], damage: DamageList): Entry | null {
  const opened = openNote(note, keys);
  if (opened === null) {
    damage.add(
      where,
      `a signature by ${keys.map(({ text }) => text).join(" or ") || "a known key"}`,
      whose(note, keys),
    );
    return null;
  }
  const entry = readEntry(opened.text);
  if (entry === null || entry.origin !== opened.signer.name) {
    damage.add(where, `an entry of ${opened.signer.name}`, JSON.stringify(opened.text.slice(0, 200)));
    return null;
  }
  return entry;
}

function whose(note: string, keys: readonly NoteKey[]): string {
  const named = signerNamed(note);
  if (!named) return "no signature";
  return keys.some(({ name, id }) => name === named.name && id === named.id)
    ? "a signature that does not fit the text"
    : `one by another key, ${named.name}+${named.id}; name it with --key if the installation changed its key`;
}

function keep({ entry, where }: ReadNote, latest: number, found: NotesFound): void {
  if (entry.kind === "checkpoint")
    found.checkpoints.push({ ...entry, where, later: Date.parse(entry.at) > latest });
  else if (entry.kind === "alarm") found.alarms.push({ at: entry.at, reason: entry.reason });
}

function keysNamedIn(notes: readonly string[]): NoteKey[] {
  const keys = new Map<string, NoteKey>();
  for (const note of notes) {
    const entry = readEntry(note.slice(0, note.indexOf("\n\n") + 1));
    const key = entry?.kind === "key" ? readNoteKey(entry.publicKey) : null;
    if (key) keys.set(key.text, key);
  }
  return [...keys.values()];
}
