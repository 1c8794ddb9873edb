import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortMigration } from "@/lib/domain/release/migration/sort-migration";
import { labelledMigrations, scoreMigrations } from "./score-migrations";

const all = labelledMigrations();
const score = scoreMigrations(all);
const harmful = all.filter(({ label }) => label === "destructive" || label === "irreversible");

describe("the labelled migrations", () => {
  it("are many, of every label", () => {
    const counted = (label: string) => all.filter((migration) => migration.label === label).length;
    expect(all.length).toBeGreaterThanOrEqual(200);
    for (const label of ["additive", "unclear", "destructive", "irreversible"])
      expect(counted(label), label).toBeGreaterThanOrEqual(35);
    expect(all.filter(({ heldOut }) => heldOut).length).toBeGreaterThanOrEqual(40);
  });

  it("are never called harmless when they break older code or lose data", () => {
    expect(score.destructiveCalledSafe).toEqual([]);
  });

  it("are sorted as people sort them", () => {
    expect(score.missed).toEqual([]);
  });

  it("each come with evidence", () => {
    for (const { file, text } of all) expect(sortMigration(file, text).evidence, file).not.toBe("");
  });
});

/** Comment lines that change nothing, by the language of the file. */
function commentFor(file: string): string[] {
  if (/\.sql$/.test(file)) return ["-- DROP nothing", "/* it is fine */"];
  if (/\.(?:rb|py|ya?ml)$/.test(file)) return ["# it is fine"];
  if (/\.xml$/.test(file)) return ["<!-- it is fine -->"];
  return /\.json$/.test(file) ? [""] : ["// it is fine", "/* down() */"];
}

describe("a harmful migration", () => {
  it("stays harmful with comments and blank lines in front and behind, and other ends of lines", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...harmful),
        fc.nat(1),
        fc.nat(3),
        fc.boolean(),
        (migration, at, blank, crlf) => {
          const { file, text } = migration;
          const comments = commentFor(file);
          const comment = comments[at % comments.length] ?? "";
          // A declaration of XML and the first line of a changelog in SQL have to stand first.
          const front = /^\s*(?:<\?|--liquibase)/.test(text) ? "" : `${comment}\n${"\n".repeat(blank)}`;
          const changed = `${front}${text}\n${"\n".repeat(blank)}${comment}\n`;
          const { sort } = sortMigration(file, crlf ? changed.replaceAll("\n", "\r\n") : changed);
          expect(["additive", "no migration"]).not.toContain(sort);
        },
      ),
      { numRuns: 600, seed: 20261126 },
    );
  });

  it("gets a sort and evidence wherever its text is cut", () => {
    fc.assert(
      fc.property(fc.constantFrom(...harmful), fc.nat(), fc.nat(), ({ file, text }, from, length) => {
        const start = from % (text.length + 1);
        const cut = text.slice(0, start) + text.slice(start + (length % 40));
        const { sort, evidence } = sortMigration(file, cut);
        expect(evidence).not.toBe("");
        expect(["additive", "unclear", "destructive", "irreversible", "no migration"]).toContain(sort);
      }),
      { numRuns: 1500, seed: 20261126 },
    );
  });
});
