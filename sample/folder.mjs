import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * The folder with the shop's repository and host: `SAMPLE_SHOP`, else the one whose `host/` is the working directory (a
 * restart command gets no more than that), else where `npm start` of this checkout keeps it.
 */
export function shopFolder() {
  const { SAMPLE_SHOP, TWOKEY_DATA } = process.env;
  if (SAMPLE_SHOP) return path.resolve(SAMPLE_SHOP);
  if (existsSync("current")) return path.resolve("..");
  return path.join(path.resolve(TWOKEY_DATA ?? path.join(here, "..", ".twokey")), "sample");
}

export const hostFolder = () => path.join(shopFolder(), "host");

/** Writes the file whole or not at all; `mode` as in chmod. */
export async function writeWhole(file, text, mode = 0o644) {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode });
  await rename(draft, file);
}

/** The JSON of a file, or null when there is none. */
export async function readJsonFile(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw new Error(`${file} cannot be read: ${error.message}`);
  }
}

/** Runs the command; a failure is one sentence and exit code 1. */
export async function main(command) {
  try {
    await command();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
