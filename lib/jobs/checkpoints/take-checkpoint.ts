import { type Entry, entryText, noteHash } from "@/lib/audit/checkpoint";
import { openNote, signerNamed, signNote } from "@/lib/audit/signed-note";
import { insertNotes, newestNote, noteIsKnown, type PlaceChanges, savePlace } from "@/lib/db/checkpoint";
import type { Database, Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/execution";
import { recording } from "@/lib/db/recording";
import type { CheckpointFile, Tail } from "./checkpoint-file";
import { type Examined, examineChains } from "./examine-chains";
import type { InstallationKey } from "./installation-key";

export type CheckpointPorts = {
  db: Database;
  file: CheckpointFile;
  signer: InstallationKey;
  /** The git repository that the file is committed to; null: none. */
  git: string | null;
};

type Said = { kind: "checkpoint" } | { kind: "key" } | { kind: "alarm"; reason: string };

/**
 * Signs the present state of both chains when they grew, after making sure that the database still extends what was
 * signed before. What does not hold is signed as an alarm, and shown; then recording goes on. True: something was written.
 */
export async function takeCheckpoint(ports: CheckpointPorts): Promise<boolean> {
  const { db, file, signer } = ports;
  const tail = await file.readTail();
  const examined = await examineChains(db, tail.checkpoint);
  const faults = [
    ...faultsOfFile(tail, signer),
    ...(await faultsOfCopy(db, tail, ports)),
    ...examined.faults,
  ];
  const said = whatToSay(tail, examined, faults, signer);
  let written = false;
  await recording(db, `checkpoints of ${signer.key.name}`, async (tx) => {
    const now = await databaseNow(tx);
    // Another worker on this folder was faster: what it wrote has to be examined first.
    if ((await file.readTail()).last !== tail.last) return;
    await copyMissing(tx, ports, tail, now);
    const notes = await sign(tx, ports, tail, said, examined, now);
    if (notes.length > 0) await file.append(notes, tail.torn);
    await insertNotes(tx, signer.key.name, notes, now);
    await savePlace(tx, signer.key.name, placeOf(ports, notes.length > 0, examined, faults, now));
    written = notes.length > 0;
  });
  return written;
}

function whatToSay(tail: Tail, now: Examined, faults: readonly string[], { key }: InstallationKey): Said[] {
  const said: Said[] = [];
  const signedBy = tail.last === null ? null : signerNamed(tail.last)?.id;
  if (signedBy !== key.id) said.push({ kind: "key" });
  for (const reason of faults) said.push({ kind: "alarm", reason });
  const last = tail.checkpoint;
  const grew = !last || now.log.size > last.log.size || now.seals.size > last.seals.size;
  if (grew || said.length > 0) said.push({ kind: "checkpoint" });
  return said;
}

function faultsOfFile({ last }: Tail, { key }: InstallationKey): string[] {
  const ours = last !== null && signerNamed(last)?.id === key.id;
  return ours && !openNote(last, [key]) ? ["The last note of the checkpoint file was changed."] : [];
}

/** The copy in the database may lag behind the file, never the other way round. */
async function faultsOfCopy(db: Database, tail: Tail, { file, signer }: CheckpointPorts): Promise<string[]> {
  const copied = await newestNote(db, signer.key.name);
  if (copied === null || tail.notes.includes(copied)) return [];
  if (tail.last === null) return ["The checkpoint file is gone: a new one was begun."];
  return (await file.readAll()).includes(copied)
    ? []
    : ["The checkpoint file lacks notes that were written to it."];
}

/** Notes of the file that a crash or an older database lacks. */
async function copyMissing(tx: Transaction, ports: CheckpointPorts, tail: Tail, now: Date): Promise<void> {
  const origin = ports.signer.key.name;
  const copied = await newestNote(tx, origin);
  if (tail.last === null || copied === tail.last || (await noteIsKnown(tx, origin, tail.last))) return;
  const all = copied !== null && tail.notes.includes(copied) ? tail.notes : await ports.file.readAll();
  await insertNotes(tx, origin, all.slice(copied === null ? 0 : all.indexOf(copied) + 1), now);
}

async function sign(
  tx: Transaction,
  { signer }: CheckpointPorts,
  tail: Tail,
  said: readonly Said[],
  { log, seals }: Examined,
  now: Date,
): Promise<string[]> {
  const notes: string[] = [];
  const before = (await newestNote(tx, signer.key.name)) ?? tail.last;
  let after = before === null ? "none" : noteHash(before);
  for (const what of said) {
    const common = { origin: signer.key.name, at: now.toISOString(), after };
    const entry: Entry =
      what.kind === "checkpoint"
        ? { ...what, ...common, log, seals }
        : what.kind === "key"
          ? { ...what, ...common, publicKey: signer.key.text }
          : { ...what, ...common };
    const note = signNote(entryText(entry), signer.key, signer.privateKey);
    after = noteHash(note);
    notes.push(note);
  }
  return notes;
}

function placeOf(
  { file, signer, git }: CheckpointPorts,
  signed: boolean,
  { log }: Examined,
  faults: readonly string[],
  now: Date,
): PlaceChanges {
  const { text, fingerprint } = signer.key;
  const place = { publicKey: text, fingerprint, file: file.path, git, fileError: null, checkedAt: now };
  return {
    ...place,
    ...(signed && { size: log.size, head: new Uint8Array(log.hash), signedAt: now }),
    ...(faults.length > 0 && { alarm: faults.join(" "), alarmAt: now }),
  };
}
