import { labelledMigrations, type Score, scoreMigrations } from "./score-migrations";

/** Prints how the labelled migrations are sorted, the whole set and the part that was labelled before tuning. */
const all = labelledMigrations();
const figures = ({ total, accuracy, perLabel, destructiveCalledSafe }: Score) => ({
  total,
  accuracy,
  perLabel,
  destructiveCalledSafe: destructiveCalledSafe.length,
});
const heldOut = scoreMigrations(all.filter((migration) => migration.heldOut));
process.stdout.write(`${JSON.stringify({ ...figures(scoreMigrations(all)), heldOut: figures(heldOut) })}\n`);
