import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import { type Entry, readEntry, splitNotes } from "@/lib/audit/checkpoint";
import { signerNamed } from "@/lib/audit/signed-note";

const TAIL_BYTES = 64 * 1024;

type Checkpoint = Extract<Entry, { kind: "checkpoint" }>;

/** The end of the file: its newest notes, the last of them, and the newest checkpoint among them. */
export type Tail = {
  notes: string[];
  last: string | null;
  checkpoint: Checkpoint | null;
  /** Bytes behind the last whole note: a crash left them. */
  torn: number;
};

/** Signed notes in a file outside the database, each followed by an empty line; it only ever grows. */
export class CheckpointFile {
  readonly path: string;

  constructor(private readonly folder: string) {
    this.path = path.join(folder, "checkpoints.txt");
  }

  async readTail(): Promise<Tail> {
    const text = await this.readEnd();
    const { notes } = splitNotes(text);
    const last = notes.at(-1) ?? null;
    const whole = last === null ? 0 : text.lastIndexOf(last) + last.length + 1;
    const checkpoints = notes.map(entryOf).filter((entry) => entry?.kind === "checkpoint");
    return {
      notes,
      last,
      checkpoint: checkpoints.at(-1) ?? null,
      torn: Buffer.byteLength(text.slice(whole)),
    };
  }

  /** Every note, oldest first. */
  async readAll(): Promise<string[]> {
    return splitNotes(await readFile(this.path, "utf8")).notes;
  }

  /** Writes notes behind the last whole one; they are on the disk when it resolves. */
  async append(notes: readonly string[], torn: number): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const handle = await open(this.path, "a", 0o644);
    try {
      if (torn > 0) await handle.truncate((await handle.stat()).size - torn);
      await handle.appendFile(notes.map((note) => `${note}\n`).join(""));
      await handle.sync();
    } finally {
      await handle.close();
    }
    const folder = await open(this.folder, "r");
    await folder.sync().finally(() => folder.close());
  }

  private async readEnd(): Promise<string> {
    let handle: Awaited<ReturnType<typeof open>>;
    try {
      handle = await open(this.path, "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
    try {
      const { size } = await handle.stat();
      const from = Math.max(0, size - TAIL_BYTES);
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - from), position: from });
      return buffer.subarray(0, bytesRead).toString("utf8");
    } finally {
      await handle.close();
    }
  }
}

/** What a note says, whoever signed it; null when it is nothing of ours. */
export function entryOf(note: string): Entry | null {
  return readEntry(note.slice(0, note.indexOf("\n\n") + 1));
}

/** The name that the notes go by; null: there are none. */
export function originOf({ last }: Tail): string | null {
  return last === null ? null : (signerNamed(last)?.name ?? null);
}
