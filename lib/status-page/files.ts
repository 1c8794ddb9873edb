import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** What the status page consists of, with the type each file is served as. */
export const STATUS_FILES = {
  "index.html": "text/html; charset=utf-8",
  "summary.json": "application/json; charset=utf-8",
  "feed.atom": "application/atom+xml; charset=utf-8",
} as const;
export type StatusFile = keyof typeof STATUS_FILES;

/**
 * Writes a file and its `.gz` so that a reader sees the old or the new one, whole. False: it was the same
 * already and nothing was written. Rejects when the folder cannot be written.
 */
export async function writeWhole(directory: string, name: StatusFile, text: string): Promise<boolean> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, name);
  if ((await readFile(file, "utf8").catch(() => null)) === text) return false;
  await replace(`${file}.gz`, gzipSync(text, { level: 9 }));
  await replace(file, Buffer.from(text));
  return true;
}

async function replace(file: string, bytes: Buffer): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "wx", 0o644);
    await handle.writeFile(bytes);
    await handle.sync();
    await handle.close();
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
