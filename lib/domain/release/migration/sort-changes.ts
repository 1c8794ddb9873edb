import { judgeChanges } from "@/lib/domain/release/migration/change";
import { type Changelog, changesOf, readChangelog } from "@/lib/domain/release/migration/liquibase/changelog";
import { isWorse, type SortedMigration } from "@/lib/domain/release/migration/migration-sort";
import { notCounted } from "@/lib/domain/release/migration/not-counted";
import { isChangelog, sortMigration } from "@/lib/domain/release/migration/sort-migration";

/** A file that differs between two releases. Null: it is not there. */
export type FileChange = { file: string; before: string | null; after: string | null };
export type SortedFile = SortedMigration & { file: string };

/** Flyway runs it again whenever it changes. */
const REPEATABLE = /(?:^|\/)R__[^/]*\.sql$/;
const CHANGED = "It was changed after it was released; what the database has seen of it nobody can tell";

/** What the files of the folder of migrations do that differ between the older and the newer release. */
export function sortChanges(changes: readonly FileChange[]): SortedFile[] {
  return changes.map((change) => ({ file: change.file, ...sortChange(change, changes) }));
}

function sortChange(change: FileChange, all: readonly FileChange[]): SortedMigration {
  const { file, before, after } = change;
  if (notCounted(file) !== null) return sortMigration(file, after ?? "");
  if (after === null)
    return {
      sort: "unclear",
      evidence: "It was deleted after it was released, which undoes nothing in the database.",
    };
  if (isChangelog(file, after)) return sortChangelog(change, after, all);
  if (before === null || REPEATABLE.test(file)) return sortMigration(file, after);
  const grown = after.startsWith(before.trimEnd())
    ? sortMigration(file, after.slice(before.trimEnd().length))
    : null;
  if (grown && isWorse(grown.sort, "unclear"))
    return { ...grown, evidence: `Added after it was released: ${grown.evidence}` };
  return { sort: "unclear", evidence: `${CHANGED}.` };
}

/** Only change sets that are new, or that Liquibase runs again, are run. */
function sortChangelog(
  { file, before }: FileChange,
  after: string,
  all: readonly FileChange[],
): SortedMigration {
  const newer = readChangelog(file, after);
  const older = before === null ? { sets: [], includes: [], strange: [] } : readChangelog(file, before);
  if (newer === null || older === null) return sortMigration(file, after);
  const images = (id: string) => older.sets.filter((set) => set.id === id).map(({ image }) => image);
  const fresh = newer.sets.filter(({ id, image, reruns }) => {
    const before = images(id);
    return before.length === 0 || (reruns && !before.includes(image));
  });
  const added: Changelog = {
    sets: fresh,
    includes: newer.includes.filter((name) => !older.includes.includes(name) && !isJudged(name, all)),
    strange: newer.strange.filter((name) => !older.strange.includes(name)),
  };
  const sorted = judgeChanges(changesOf(added, fresh));
  const nothing = fresh.length + added.includes.length + added.strange.length === 0;
  const changed =
    newer.sets.find((set) => !fresh.includes(set) && !images(set.id).includes(set.image)) ??
    older.sets.find(({ id }) => newer.sets.every((set) => set.id !== id));
  if (changed && (nothing || !isWorse(sorted.sort, "unclear")))
    return { sort: "unclear", evidence: `Change set ${changed.id}: ${CHANGED}.` };
  if (nothing)
    return {
      sort: "no migration",
      evidence: "It holds no change set of its own that is run; what it includes is judged itself.",
    };
  return sorted;
}

/** The included changelog is among the files that differ. */
function isJudged(name: string, all: readonly FileChange[]): boolean {
  const wanted = name.replace(/^(?:classpath:|\.?\/)+/, "");
  return all.some(({ file, after }) => after !== null && (file === wanted || file.endsWith(`/${wanted}`)));
}
