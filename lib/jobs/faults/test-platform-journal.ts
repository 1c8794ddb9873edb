import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { z } from "zod";

export const JOURNAL_EVENTS = [
  "received",
  "applied",
  "repeated",
  "not at from",
  "superseded",
  "refused",
] as const;

const lineSchema = z.strictObject({
  at: z.number(),
  target: z.string(),
  event: z.enum(JOURNAL_EVENTS),
  step: z.enum(["switch", "restart"]),
  key: z.string(),
  attempt: z.int(),
  sender: z.string(),
});

/** What happened at the platform, in the order in which it happened. `at` counts milliseconds since 1970. */
export type JournalLine = z.infer<typeof lineSchema>;

/** The platform's own memory, apart from Twokey's: one line a fact, on disk before anybody is answered. */
export class PlatformJournal {
  private readonly handle: number;

  constructor(readonly file: string) {
    appendFileSync(file, "");
    this.handle = openSync(file, "a");
  }

  write(line: Omit<JournalLine, "at">): void {
    writeSync(this.handle, `${JSON.stringify({ at: Date.now(), ...line })}\n`);
    fsyncSync(this.handle);
  }

  close(): void {
    closeSync(this.handle);
  }
}

/** Read from the disk, line by line; a line that is not one throws. */
export function readPlatformJournal(file: string): JournalLine[] {
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
}
