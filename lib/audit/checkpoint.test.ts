import { describe, expect, it } from "vitest";
import { type Entry, entryText, readEntry, splitNotes } from "./checkpoint";

const common = { origin: "twokey-1", at: "2026-11-26T02:00:00.000Z", after: "none" };
const head = (size: number) => ({ size, hash: new Uint8Array(32).fill(size) });
const checkpoint: Entry = { kind: "checkpoint", ...common, log: head(7), seals: head(9) };

describe("an entry", () => {
  it("has the first three lines of a C2SP checkpoint, then ours", () => {
    expect(entryText(checkpoint).split("\n")).toEqual([
      "twokey-1",
      "7",
      "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
      "facts 9 CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=",
      "after none",
      "time 2026-11-26T02:00:00.000Z",
      "",
    ]);
  });

  it.each<[string, Entry]>([
    ["a checkpoint", checkpoint],
    ["a key", { kind: "key", ...common, publicKey: "twokey-1+00000000+AQ==" }],
    ["an alarm", { kind: "alarm", ...common, reason: "Row 3 is not the one that was signed." }],
  ])("is read back when it is %s", (_, entry) => {
    expect(readEntry(entryText(entry))).toEqual(entry);
  });

  it("keeps an alarm on one line, so that no reason can pose as another entry", () => {
    const text = entryText({ kind: "alarm", ...common, reason: "first\n\n— twokey-1 forged\nsecond" });
    expect(text.split("\n")).toHaveLength(5);
  });

  it.each([
    ["a line more", `${entryText(checkpoint)}more\n`],
    ["a size with a leading zero", entryText(checkpoint).replace("\n7\n", "\n07\n")],
    ["nothing", ""],
  ])("is not read with %s", (_, text) => {
    expect(readEntry(text)).toBeNull();
  });
});

describe("a checkpoint file", () => {
  const notes = ["a\nb\n\n— x aaaa\n", "c\n\n— x bbbb\n"];
  const whole = notes.map((note) => `${note}\n`).join("");

  it("is split into its notes", () => {
    expect(splitNotes(whole)).toEqual({ notes, rest: "" });
    expect(splitNotes("")).toEqual({ notes: [], rest: "" });
  });

  it.each(["d\n", "d\n\n— x", "d\n\n— x cccc\n", "\n\nd"])(
    "shows what is no whole note behind them: %j",
    (torn) => {
      const { notes: found, rest } = splitNotes(whole + torn);
      expect(found).toEqual(notes);
      expect(rest).not.toBe("");
    },
  );
});
