import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type NoteKey, noteKeyOf } from "@/lib/audit/signed-note";

/** The key that signs checkpoints, and the name under which this installation does so. */
export type InstallationKey = { privateKey: KeyObject; key: NoteKey };

const stored = z.object({ origin: z.string().regex(/^[^\s+]+$/), privateKey: z.string() });

/**
 * The Ed25519 key in the data folder, readable by this user alone; made when there is none. `knownOrigin` says which
 * name the checkpoint file goes by, so that a lost key changes the key and not the name.
 */
export async function installationKey(
  folder: string,
  knownOrigin: () => Promise<string | null>,
): Promise<InstallationKey> {
  const file = path.join(folder, "audit-key.json");
  const found = await readKey(file);
  if (found) return found;
  await mkdir(folder, { recursive: true });
  const { privateKey } = generateKeyPairSync("ed25519");
  const origin = (await knownOrigin()) ?? `twokey-${randomBytes(8).toString("hex")}`;
  const pem = privateKey.export({ format: "pem", type: "pkcs8" });
  await writeOnce(file, `${JSON.stringify({ origin, privateKey: pem })}\n`);
  const made = await readKey(file);
  if (!made) throw new Error(`${file} was written and is not there`);
  return made;
}

async function readKey(file: string): Promise<InstallationKey | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const { origin, privateKey: pem } = stored.parse(JSON.parse(text));
  const privateKey = createPrivateKey(pem);
  return { privateKey, key: noteKeyOf(origin, createPublicKey(privateKey)) };
}

/** The file appears whole or not at all, and never in the place of another. */
async function writeOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(draft);
}
