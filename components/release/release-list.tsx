import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";
import { Time } from "@/components/ui/time";
import type { ReleaseHealth } from "@/lib/domain/release/release";
import { formatDuration } from "@/lib/format";
import type { ReleaseRow } from "@/lib/queries/service";

const looks: Record<ReleaseHealth["state"], { kind: StateKind; word: string }> = {
  healthy: { kind: "ok", word: "Healthy" },
  unhealthy: { kind: "failed", word: "Unhealthy" },
  unknown: { kind: "unknown", word: "Not known" },
};

/** The stretches of releases in production, newest first, each with how it did while it was live. */
export function ReleaseList({ releases, now }: { releases: readonly ReleaseRow[]; now: number }) {
  return (
    <Panel title="Releases" description="What was live, and how it did meanwhile" padded={false}>
      <DataTable
        caption="Releases in production, newest first"
        columns={columns(now, new Set(releases.map(({ target }) => target)).size > 1)}
        rows={releases}
        keyOf={(release) => release.id}
        empty={
          <EmptyState title="No release was seen yet">
            The worker asks the platform every few seconds and records each change here.
          </EmptyState>
        }
      />
    </Panel>
  );
}

function columns(now: number, several: boolean): Column<ReleaseRow>[] {
  return [
    {
      key: "version",
      header: "Release",
      phone: "title",
      cell: ({ target, version, commit }) => (
        <>
          {several && <span className="mr-2 text-ink-muted">{target}</span>}
          <span className="font-mono font-semibold">{version}</span>
          <code className="ml-3 font-mono text-ink-muted text-xs">{commit?.slice(0, 7)}</code>
        </>
      ),
    },
    { key: "from", header: "Live from", cell: ({ startedAt }) => <Time at={startedAt} /> },
    {
      key: "until",
      header: "Until",
      cell: ({ endedAt }) => (endedAt === null ? <strong>now</strong> : <Time at={endedAt} />),
    },
    {
      key: "lasted",
      header: "For",
      align: "end",
      cell: ({ startedAt, endedAt }) => formatDuration(Math.max(0, (endedAt ?? now) - startedAt)),
    },
    {
      key: "health",
      header: "While live",
      cell: ({ health }) => (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 max-md:justify-end">
          <StateBadge kind={looks[health.state].kind}>{looks[health.state].word}</StateBadge>
          <span className="text-ink-muted">{health.evidence}</span>
        </div>
      ),
    },
  ];
}
