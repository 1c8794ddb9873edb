import fs from "node:fs";
import path from "node:path";
import type { MigrationSort } from "@/lib/domain/release/migration/migration-sort";
import { sortMigration } from "@/lib/domain/release/migration/sort-migration";

export type LabelledMigration = { file: string; text: string; label: MigrationSort; heldOut: boolean };
type Confusion = Partial<Record<MigrationSort, Partial<Record<MigrationSort, number>>>>;
export type Score = {
  total: number;
  /** Of 1. */
  accuracy: number;
  /** How many of one label were called what. */
  perLabel: Confusion;
  /** Files that break older code or lose data and were called harmless. */
  destructiveCalledSafe: string[];
  /** Every file that was called something else than its label says. */
  missed: { file: string; label: MigrationSort; called: MigrationSort; evidence: string }[];
};

/** The files of bench/migrations with what a person says about them in labels.json. */
export function labelledMigrations(folder = path.resolve("bench/migrations")): LabelledMigration[] {
  const labels = readLabels(path.join(folder, "labels.json"));
  return Object.entries(labels).map(([file, label]) => ({
    file,
    label,
    text: fs.readFileSync(path.join(folder, file), "utf8"),
    heldOut: file.startsWith("held-out/"),
  }));
}

/** JSON.parse promises nothing; the tests compare every label with the sorts there are. */
function readLabels(file: string): Record<string, MigrationSort> {
  return JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, MigrationSort>;
}

export function scoreMigrations(migrations: readonly LabelledMigration[]): Score {
  const score: Score = {
    total: migrations.length,
    accuracy: 0,
    perLabel: {},
    destructiveCalledSafe: [],
    missed: [],
  };
  for (const { file, text, label } of migrations) {
    const { sort: called, evidence } = sortMigration(file, text);
    score.perLabel[label] ??= {};
    const row = score.perLabel[label];
    row[called] = (row[called] ?? 0) + 1;
    if (called !== label) score.missed.push({ file, label, called, evidence });
    const harmful = label === "destructive" || label === "irreversible";
    if (harmful && (called === "additive" || called === "no migration"))
      score.destructiveCalledSafe.push(file);
  }
  score.accuracy = (score.total - score.missed.length) / score.total;
  return score;
}
