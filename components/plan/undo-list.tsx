import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import type { AssessedChange } from "@/lib/domain/plan/assessment";
import { formatCount } from "@/lib/format";

type Undo = NonNullable<AssessedChange["undo"]>;

/** “7 commits, 1 migration, 3 tickets”. */
export function undoSentence(undo: Pick<Undo, "commits" | "migrations" | "tickets">): string {
  return [
    formatCount(undo.commits.length, "commit"),
    formatCount(undo.migrations.filter(isMigration).length, "migration"),
    formatCount(undo.tickets.length, "ticket"),
  ].join(", ");
}

type Sorted = Undo["migrations"][number];

/** Other files lie in the same folder. */
function isMigration({ sort }: Sorted): boolean {
  return sort !== "no migration";
}

function badgeOf(migration: Sorted): "ok" | "warning" | "info" {
  if (!isMigration(migration)) return "info";
  return migration.sort === "additive" ? "ok" : "warning";
}

/** What a rollback takes away: commits, pull requests, tickets, authors, migrations. */
export function UndoList({ undo }: { undo: Undo }) {
  return (
    <div className="grid gap-4">
      <p className="text-ink-muted text-sm">
        By {undo.authors.join(", ") || "nobody known"}
        {undo.pullRequests.length > 0 && ` · pull requests ${undo.pullRequests.join(", ")}`}
        {undo.tickets.length > 0 && ` · tickets ${undo.tickets.join(", ")}`}
      </p>
      {undo.migrations.length > 0 && (
        <ul className="grid gap-2" aria-label="Migrations in between">
          {undo.migrations.map((migration) => (
            <li key={migration.file} className="grid gap-1">
              <span className="flex flex-wrap items-center gap-2">
                <StateBadge kind={badgeOf(migration)}>{migration.sort}</StateBadge>
                <code className="text-sm [overflow-wrap:anywhere]">{migration.file}</code>
              </span>
              <span className="text-ink-muted text-sm">{migration.evidence}</span>
            </li>
          ))}
        </ul>
      )}
      <ol className="grid divide-y divide-line" aria-label="Commits taken away">
        {undo.commits.map((commit) => (
          <li key={commit.id} className="grid gap-x-4 py-2 sm:grid-cols-[5rem_1fr]">
            <code className="text-ink-muted text-sm">{commit.id.slice(0, 8)}</code>
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {undo.securityFixes.includes(commit.id) && <StateBadge kind="failed">Security fix</StateBadge>}{" "}
              {commit.subject}
              <span className="block text-ink-muted text-sm">
                {commit.author}, <Time at={commit.committedAt} part="date" />
              </span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
