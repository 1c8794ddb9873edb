import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { noteKeyOf, openNote, readNoteKey, signerNamed, signNote } from "./signed-note";

// The example of golang.org/x/mod/sumdb/note: made by another program.
const KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

function newKey(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { privateKey, key: noteKeyOf(name, publicKey) };
}

describe("a signed note", () => {
  it("of another program is opened with its key", () => {
    const key = readNoteKey(KEY);
    expect(key?.text).toBe(KEY);
    expect(openNote(NOTE, key ? [key] : [])).toEqual({ text: TEXT, signer: key });
    expect(signerNamed(NOTE)).toEqual({ name: "PeterNeumann", id: "c74f20a3" });
  });

  it("of ours is opened with our key alone", () => {
    const ours = newKey("twokey-test");
    const other = newKey("twokey-test");
    const note = signNote("hello\n", ours.key, ours.privateKey);
    expect(openNote(note, [other.key, ours.key])?.text).toBe("hello\n");
    expect(openNote(note, [other.key])).toBeNull();
    expect(openNote(note, [{ ...ours.key, name: "another" }])).toBeNull();
  });

  it("is not opened with any changed, missing or added character", () => {
    const key = readNoteKey(KEY);
    const keys = key ? [key] : [];
    for (let at = 0; at < NOTE.length; at++) {
      const other = NOTE[at] === "A" ? "B" : "A";
      expect(openNote(`${NOTE.slice(0, at)}${other}${NOTE.slice(at + 1)}`, keys)).toBeNull();
      expect(openNote(`${NOTE.slice(0, at)}${NOTE.slice(at + 1)}`, keys)).toBeNull();
      expect(openNote(`${NOTE.slice(0, at)}A${NOTE.slice(at)}`, keys)).toBeNull();
    }
  });

  it("cannot hold an empty line, behind which another text could stand", () => {
    const { key, privateKey } = newKey("twokey-test");
    expect(() => signNote("a\n\nb\n", key, privateKey)).toThrow(TypeError);
    expect(() => signNote("a", key, privateKey)).toThrow(TypeError);
  });
});

describe("a public key", () => {
  it.each([
    ["another id", KEY.replace("c74f20a3", "c74f20a4")],
    ["another name", KEY.replace("Peter", "Paul")],
    ["something cut off", KEY.slice(0, -4)],
    ["nothing", ""],
    ["a private key", "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"],
  ])("is refused with %s", (_, text) => {
    expect(readNoteKey(text)).toBeNull();
  });

  it("has a fingerprint of its own bytes, whatever its name", () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    expect(noteKeyOf("one", publicKey).fingerprint).toBe(noteKeyOf("two", publicKey).fingerprint);
    expect(noteKeyOf("one", publicKey).fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});
