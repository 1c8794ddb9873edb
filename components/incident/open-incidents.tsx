import Link from "next/link";
import { LiveClock } from "@/components/ui/live-clock";
import { Panel } from "@/components/ui/panel";
import { PriorityBadge } from "@/components/ui/priority-badge";
import { StateBadge } from "@/components/ui/state-badge";
import { clocksOf } from "@/lib/domain/incident/clocks";
import { incidentReference } from "@/lib/domain/incident/reference";
import { formatCount, formatDuration } from "@/lib/format";
import type { OpenIncident } from "@/lib/queries/desk";

interface OpenIncidentsProps {
  incidents: readonly OpenIncident[];
  services: readonly { key: string; name: string }[];
  now: number;
}

/** Every open incident with its two clocks; nothing when there is none. */
export function OpenIncidents({ incidents, services, now }: OpenIncidentsProps) {
  if (incidents.length === 0) return null;
  return (
    <Panel title={formatCount(incidents.length, "open incident")} padded={false}>
      <ul className="divide-y divide-line border-line border-t">
        {incidents.map((incident) => (
          <li key={incident.number} className="animate-arrive">
            <IncidentLine
              incident={incident}
              service={services.find(({ key }) => key === incident.service)?.name ?? incident.service}
              now={now}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function IncidentLine({ incident, service, now }: { incident: OpenIncident; service: string; now: number }) {
  const clocks = clocksOf(
    {
      priority: incident.priority,
      detectedAt: dateOf(incident.detectedAt),
      declaredAt: new Date(incident.declaredAt),
      decidedAt: dateOf(incident.decidedAt),
      executedAt: dateOf(incident.executedAt),
      resolvedAt: null,
    },
    new Date(now),
  );
  return (
    <Link
      href={`/incidents/${incidentReference(incident.number)}`}
      className="grid items-center gap-x-6 gap-y-2 px-4 py-3 hover:bg-sunken sm:px-6 md:grid-cols-[minmax(0,1fr)_11rem_11rem]"
    >
      <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-mono font-semibold text-accent-ink">{incidentReference(incident.number)}</span>
        {incident.priority ? (
          <PriorityBadge level={incident.priority} />
        ) : (
          <StateBadge kind="pending">Priority not set</StateBadge>
        )}
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{incident.title}</span>
        <span className="text-ink-muted text-sm">{service}</span>
      </span>
      <IncidentClock name="Response" clock={clocks.response} now={now} />
      <IncidentClock name="Fix live" clock={clocks.deploy} now={now} />
    </Link>
  );
}

interface IncidentClockProps {
  name: string;
  clock: ReturnType<typeof clocksOf>["response"];
  now: number;
}

function IncidentClock({ name, clock, now }: IncidentClockProps) {
  return (
    <span className="flex items-baseline justify-between gap-3 text-sm md:grid md:gap-0">
      <span className="text-ink-muted text-xs">{name}</span>
      {clock.stoppedAt ? (
        <span className="whitespace-nowrap">after {formatDuration(clock.elapsedMs)}</span>
      ) : (
        <LiveClock since={clock.startedAt} targetMs={clock.targetMs ?? undefined} now={now} />
      )}
    </span>
  );
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
