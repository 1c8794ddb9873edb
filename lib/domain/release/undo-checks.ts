import type { Commit, Migration, UndoList } from "@/lib/domain/release/release";
import type { SafetyCheck } from "@/lib/domain/release/safety-check";

const NOBODY_KNOWS = "What lies between the two releases could not be read.";
const NOBODY_LOOKED = "No folder of migrations is named for this service, so nobody looked for any.";

export function migrationCheck(undo: UndoList | null, migrationsRead: boolean): SafetyCheck {
  const check = { id: "migrations", title: "The database still fits the older release" };
  if (undo === null) return { ...check, verdict: "caution", evidence: NOBODY_KNOWS };
  if (!migrationsRead) return { ...check, verdict: "caution", evidence: NOBODY_LOOKED };
  const migrations = undo.migrations.filter(({ sort }) => sort !== "no migration");
  const others = notCounted(undo.migrations);
  if (migrations.length === 0)
    return { ...check, verdict: "safe", evidence: `No migration lies in between.${others}` };
  const harmful = migrations.filter(({ sort }) => sort === "destructive" || sort === "irreversible");
  if (harmful.length > 0) return { ...check, verdict: "blocked", evidence: described(harmful) };
  const unclear = migrations.filter(({ sort }) => sort !== "additive");
  if (unclear.length > 0) return { ...check, verdict: "caution", evidence: described(unclear) };
  return { ...check, verdict: "safe", evidence: `${described(migrations)}${others && `.${others}`}` };
}

export function undoneFixCheck(undo: UndoList | null): SafetyCheck {
  const check = { id: "fixes-undone", title: "No security fix or hotfix is taken away" };
  if (undo === null) return { ...check, verdict: "caution", evidence: NOBODY_KNOWS };
  const fixes = undo.commits.filter(
    (commit) => undo.securityFixes.includes(commit) || undo.hotfixes.includes(commit),
  );
  if (fixes.length === 0)
    return { ...check, verdict: "safe", evidence: `None among ${counted(undo.commits)}.` };
  return {
    ...check,
    verdict: "blocked",
    evidence: `The rollback would bring back what these repaired: ${named(fixes)}.`,
  };
}

export function undoneRevertCheck(undo: UndoList | null): SafetyCheck {
  const check = { id: "reverts-undone", title: "Nothing that was taken back comes again" };
  if (undo === null) return { ...check, verdict: "caution", evidence: NOBODY_KNOWS };
  if (undo.reverts.length === 0)
    return { ...check, verdict: "safe", evidence: `No revert among ${counted(undo.commits)}.` };
  return {
    ...check,
    verdict: "caution",
    evidence: `The rollback would bring back what these took away: ${named(undo.reverts)}.`,
  };
}

function described(migrations: readonly Migration[]): string {
  return migrations.map(({ file, sort, evidence }) => `${file} is ${sort}: ${evidence}`).join("; ");
}

/** Files in the folder that the tool never runs on the way forward are named, not judged. */
function notCounted(migrations: readonly Migration[]): string {
  const files = migrations.filter(({ sort }) => sort === "no migration").map(({ file }) => file);
  return files.length === 0 ? "" : ` Not counted: ${files.join(", ")}.`;
}

function named(commits: readonly Commit[]): string {
  return commits.map(({ id, subject }) => `${id.slice(0, 8)} “${subject}”`).join(", ");
}

function counted(commits: readonly Commit[]): string {
  return commits.length === 1 ? "1 commit" : `${commits.length} commits`;
}
