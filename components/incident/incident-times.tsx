import { DefinitionList } from "@/components/ui/definition-list";
import { Time } from "@/components/ui/time";
import type { IncidentHead } from "@/lib/queries/incident-detail";

/** The times of an incident, each its own: what is not known yet says so. */
export function IncidentTimes({ incident }: { incident: IncidentHead }) {
  const times: [string, string | null][] = [
    ["Impact started", incident.impactStartAt],
    ["Detected", incident.detectedAt],
    ["Declared", incident.declaredAt],
    ["Decided", incident.decidedAt],
    ["Approved", incident.approvedAt],
    ["Executed", incident.executedAt],
    ["Verified", incident.verifiedAt],
    ["Resolved", incident.resolvedAt],
  ];
  return (
    <DefinitionList
      layout="grid"
      items={times.map(([term, at]) => ({
        term,
        value: at ? <Time at={at} part="time" /> : <span className="text-ink-muted">not yet</span>,
      }))}
    />
  );
}
