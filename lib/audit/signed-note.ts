import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { sha256 } from "@/lib/signature/digest";

/** A public key as C2SP signed notes write it: `<name>+<key id>+<base64 of 0x01 and the Ed25519 key>`. */
export type NoteKey = { name: string; id: string; text: string; fingerprint: string; key: KeyObject };

const ED25519 = 1;
const KEY_ID_BYTES = 4;
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");
const SIGNATURE = /^— (\S+) ([A-Za-z0-9+/=]+)$/;

/** The note key of an Ed25519 key pair. `name` holds no space and no plus. */
export function noteKeyOf(name: string, publicKey: KeyObject): NoteKey {
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_HEAD.length);
  const typed = Buffer.concat([Buffer.from([ED25519]), raw]);
  const id = Buffer.from(sha256(Buffer.concat([Buffer.from(`${name}\n`), typed]))).subarray(0, KEY_ID_BYTES);
  return {
    name,
    id: id.toString("hex"),
    text: `${name}+${id.toString("hex")}+${typed.toString("base64")}`,
    fingerprint: `SHA256:${Buffer.from(sha256(raw)).toString("base64").replaceAll("=", "")}`,
    key: publicKey,
  };
}

/** Reads a public key back; null when it is not exactly one, or its id is not its own. */
export function readNoteKey(text: string): NoteKey | null {
  const [, name = "", , encoded = ""] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const typed = Buffer.from(encoded, "base64");
  if (typed.length !== 33 || typed[0] !== ED25519) return null;
  const der = Buffer.concat([SPKI_HEAD, typed.subarray(1)]);
  const found = noteKeyOf(name, createPublicKey({ key: der, format: "der", type: "spki" }));
  return found.text === text ? found : null;
}

/** Signs a text, which ends with a newline and holds no empty line. The answer is the whole note. */
export function signNote(text: string, key: NoteKey, privateKey: KeyObject): string {
  if (!text.endsWith("\n") || text.includes("\n\n")) throw new TypeError("A note's text ends with a newline");
  const signature = sign(null, Buffer.from(text), privateKey);
  const marked = Buffer.concat([Buffer.from(key.id, "hex"), signature]);
  return `${text}\n— ${key.name} ${marked.toString("base64")}\n`;
}

export type OpenedNote = { text: string; signer: NoteKey };

/** The text of a note and which of these keys signed it; null when none did, or it is written differently. */
export function openNote(note: string, keys: readonly NoteKey[]): OpenedNote | null {
  const end = note.indexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) return null;
  const text = note.slice(0, end + 1);
  const [, name, encoded = ""] = SIGNATURE.exec(note.slice(end + 2, -1)) ?? [];
  const marked = Buffer.from(encoded, "base64");
  if (marked.toString("base64") !== encoded) return null;
  const signer = keys.find(
    (key) => key.name === name && key.id === marked.subarray(0, KEY_ID_BYTES).toString("hex"),
  );
  if (!signer) return null;
  return verify(null, Buffer.from(text), signer.key, marked.subarray(KEY_ID_BYTES)) ? { text, signer } : null;
}

/** Which key a note says it is signed with: its name and id, not verified. Null: it is no signed note. */
export function signerNamed(note: string): { name: string; id: string } | null {
  const [, name, encoded = ""] = SIGNATURE.exec(note.trimEnd().split("\n").at(-1) ?? "") ?? [];
  const id = Buffer.from(encoded, "base64").subarray(0, KEY_ID_BYTES).toString("hex");
  return name && id.length === 8 ? { name, id } : null;
}
