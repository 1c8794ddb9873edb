import { type CodeHost, CodeHostUnreadable, MOST_COMMITS } from "@/lib/adapters/code-hosts/code-host";
import type { ServiceConfig, ServiceTarget } from "@/lib/config/config";
import type { AssessedChange } from "@/lib/domain/plan/assessment";
import { sortChanges } from "@/lib/domain/release/migration/sort-changes";
import type { Commit, UndoList } from "@/lib/domain/release/release";
import { undoList } from "@/lib/domain/release/undo-list";

type Undo = { undo: UndoList; undoError: null } | { undo: null; undoError: string };

/** What lies between two commits, or why nobody knows. An incomplete list would hide a fix, so it counts as none. */
export async function readUndo(
  { service, target, codeHost }: { service: ServiceConfig; target: ServiceTarget; codeHost: CodeHost | null },
  older: string | null,
  newer: string | null,
): Promise<Undo> {
  const { migrations: folder } = target;
  if (!codeHost) return { undo: null, undoError: `twokey.yaml names no repository for ${service.name}.` };
  if (older === null || newer === null)
    return {
      undo: null,
      undoError: "The platform does not know from which commits the two releases were built.",
    };
  try {
    const [{ commits, cut }, files] = await Promise.all([
      codeHost.commitsBetween(older, newer),
      folder === null ? [] : codeHost.filesUnder(older, newer, folder),
    ]);
    if (cut) return { undo: null, undoError: `More than ${MOST_COMMITS} commits lie in between.` };
    return { undo: undoList(commits, sortChanges(files)), undoError: null };
  } catch (error) {
    if (error instanceof CodeHostUnreadable) return { undo: null, undoError: `${error.message}.` };
    throw error;
  }
}

/** The undo list as it is stored and shown. */
export function toStoredUndo(undo: UndoList): NonNullable<AssessedChange["undo"]> {
  const ids = (commits: readonly Commit[]) => commits.map((commit) => commit.id);
  return {
    commits: undo.commits.map(({ id, author, subject, committedAt }) => ({
      id,
      author,
      subject,
      committedAt: committedAt.toISOString(),
    })),
    pullRequests: undo.pullRequests,
    tickets: undo.tickets,
    authors: undo.authors,
    migrations: undo.migrations.map(({ file, sort, evidence }) => ({ file, sort, evidence })),
    securityFixes: ids(undo.securityFixes),
    hotfixes: ids(undo.hotfixes),
    reverts: ids(undo.reverts),
  };
}
