import Link from "next/link";
import type { ReactNode } from "react";
import { STAGE_LABELS } from "@/components/incident/rail";
import { type Column, DataTable } from "@/components/ui/data-table";
import { LiveClock } from "@/components/ui/live-clock";
import { PriorityBadge } from "@/components/ui/priority-badge";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import { formatDuration } from "@/lib/format";
import type { IncidentLine } from "@/lib/queries/incident-list";

interface IncidentTableProps {
  caption: string;
  incidents: readonly IncidentLine[];
  /** Names by the key of the service. */
  services: Readonly<Record<string, string>>;
  now: number;
  empty: ReactNode;
}

/** Incidents to compare: what, where, how bad, how far, how long. */
export function IncidentTable({ caption, incidents, services, now, empty }: IncidentTableProps) {
  const columns: Column<IncidentLine>[] = [
    { key: "incident", header: "Incident", phone: "title", className: "w-full", cell: Title },
    { key: "service", header: "Service", cell: ({ service }) => services[service] ?? service },
    { key: "priority", header: "Priority", cell: Priority },
    { key: "state", header: "State", cell: State },
    { key: "started", header: "Started", cell: Started, className: "whitespace-nowrap" },
    {
      key: "mitigated",
      header: "Time to mitigate",
      align: "end",
      cell: (incident) => <Mitigated incident={incident} now={now} />,
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={incidents}
      keyOf={({ reference }) => reference}
      empty={empty}
    />
  );
}

function Title({ reference, title }: IncidentLine) {
  return (
    <Link
      href={`/incidents/${reference}`}
      className="group flex min-h-8 flex-wrap items-center gap-x-3 max-md:min-h-11"
    >
      <span className="font-mono font-semibold text-accent-ink">{reference}</span>
      <span className="font-medium group-hover:underline [overflow-wrap:anywhere]">{title}</span>
    </Link>
  );
}

function Priority({ priority }: IncidentLine) {
  return priority ? <PriorityBadge level={priority} /> : <StateBadge kind="pending">Not set</StateBadge>;
}

function State({ resolvedAt, stage }: IncidentLine) {
  return resolvedAt ? (
    <StateBadge kind="recovered">Resolved</StateBadge>
  ) : (
    <StateBadge kind="warning">{STAGE_LABELS[stage]}</StateBadge>
  );
}

function Started({ startedAt }: IncidentLine) {
  return <Time at={startedAt} local={false} />;
}

/** From noticing to another release being live. A clock runs while it is open and nothing is live yet. */
function Mitigated({ incident, now }: { incident: IncidentLine; now: number }) {
  const { startedAt, mitigatedAt, resolvedAt } = incident;
  if (mitigatedAt) {
    return (
      <span className="whitespace-nowrap font-medium">
        {formatDuration(Date.parse(mitigatedAt) - Date.parse(startedAt))}
      </span>
    );
  }
  if (resolvedAt) return <span className="whitespace-nowrap text-ink-muted">no release changed</span>;
  return (
    <span className="inline-flex items-baseline gap-1.5 text-ink-muted">
      so far <LiveClock since={startedAt} now={now} className="text-ink" />
    </span>
  );
}
