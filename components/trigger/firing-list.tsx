import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import { formatDuration, formatValue } from "@/lib/format";
import type { FiringView } from "@/lib/queries/service";
import { unitSuffix } from "./drawn";

/** What fired on this service in the last 24 hours, newest first. */
export function FiringList({ firings, now }: { firings: readonly FiringView[]; now: number }) {
  return (
    <Panel title="Alerts" description="What fired in the last 24 hours" padded={false}>
      <DataTable
        caption="Alerts of the last 24 hours"
        columns={columns(now)}
        rows={firings}
        keyOf={(firing) => firing.id}
        empty={<EmptyState title="Nothing fired in the last 24 hours" />}
      />
    </Panel>
  );
}

function columns(now: number): Column<FiringView>[] {
  return [
    {
      key: "trigger",
      header: "Trigger",
      phone: "title",
      cell: ({ trigger, severity }) => (
        <>
          <span className="font-medium">{trigger}</span>
          <span className="ml-2 text-ink-muted text-xs">{severity}</span>
        </>
      ),
    },
    {
      key: "state",
      header: "State",
      cell: ({ recoveredAt }) => <StateBadge kind={recoveredAt === null ? "firing" : "recovered"} />,
    },
    { key: "fired", header: "Fired", cell: ({ firedAt }) => <Time at={firedAt} part="time" /> },
    {
      key: "lasted",
      header: "Lasted",
      align: "end",
      cell: ({ firedAt, recoveredAt }) => formatDuration((recoveredAt ?? now) - firedAt),
    },
    {
      key: "peak",
      header: "Worst value",
      align: "end",
      cell: ({ peak, recoveredAt, unit }) =>
        recoveredAt === null ? "still firing" : formatValue(peak, unitSuffix(unit)),
    },
  ];
}
