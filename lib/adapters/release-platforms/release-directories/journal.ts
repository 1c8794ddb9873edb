import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const FILE = "deployments.log";

const entrySchema = z.object({
  at: z.string(),
  key: z.string(),
  attempt: z.int(),
  step: z.string(),
  event: z.enum(["begun", "running", "done", "failed"]),
  detail: z.string(),
});

/**
 * One line a fact: `begun` is written before the platform is touched, `done` or `failed` after it. `running` names
 * the process that does it, as `<host>.<pid>`: it goes on when the worker that started it is killed.
 */
export type JournalEntry = z.infer<typeof entrySchema>;

/** What the journal knows of a step, oldest first. A line that a crash cut short is skipped. */
export async function readJournal(root: string, key: string): Promise<JournalEntry[]> {
  const text = await readFile(path.join(root, FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => {
    const entry = parseLine(line);
    return entry?.key === key ? [entry] : [];
  });
}

/** On disk when it returns. */
export async function writeJournal(root: string, entry: Omit<JournalEntry, "at">): Promise<void> {
  const handle = await open(path.join(root, FILE), "a+");
  try {
    const line = `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`;
    await handle.write((await endsMidLine(handle)) ? `\n${line}` : line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function endsMidLine(handle: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

function parseLine(line: string): JournalEntry | null {
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
