/**
 * The question is whether the older release still works against the database after a rollback that leaves the
 * migration in place. additive: it keeps working. unclear: nobody can tell from the text. destructive: it does not fit
 * the schema any more. irreversible: data is gone.
 */
export type Severity = "additive" | "unclear" | "destructive" | "irreversible";
/** "no migration": a file that the tool of the folder never runs on the way forward. */
export type MigrationSort = Severity | "no migration";
/** `evidence` quotes the statement that decided, or says why there is none. */
export type SortedMigration = { sort: MigrationSort; evidence: string };

const WORSE_AND_WORSE: readonly MigrationSort[] = [
  "no migration",
  "additive",
  "unclear",
  "destructive",
  "irreversible",
];

export function isWorse(sort: MigrationSort, than: MigrationSort): boolean {
  return WORSE_AND_WORSE.indexOf(sort) > WORSE_AND_WORSE.indexOf(than);
}
