"use client";

import { useQueryClient } from "@tanstack/react-query";
import { WaiverForm } from "@/components/incident/waiver-form";
import { Panel } from "@/components/ui/panel";
import { StateBadge } from "@/components/ui/state-badge";
import { Time } from "@/components/ui/time";
import { incidentKey } from "@/lib/client/queries";
import type { Decision } from "@/lib/domain/decision";
import { WAIVED, WAIVER_KINDS, type WaiverKind } from "@/lib/domain/incident/waiver";
import type { IncidentDetail } from "@/lib/queries/incident-detail";

type Waive = (input: { incident: number; kind: WaiverKind; reason: string }) => Promise<Decision<null>>;

interface WaiversPanelProps {
  incident: IncidentDetail;
  waive: Waive;
  /** What the person who looks may waive. */
  may: readonly WaiverKind[];
}

/** What a P0 goes without, and the form to say so. Shown for a P0, and where something was waived before. */
export function WaiversPanel({ incident, waive, may }: WaiversPanelProps) {
  const client = useQueryClient();
  const { waivers, priority, resolvedAt } = incident;
  const left = WAIVER_KINDS.filter(
    (kind) => may.includes(kind) && !waivers.some((each) => each.kind === kind),
  );
  const open = priority === "P0" && resolvedAt === null && left.length > 0;
  if (waivers.length === 0 && !open) return null;
  const send = async (kind: WaiverKind, reason: string) => {
    const decision = await waive({ incident: incident.number, kind, reason });
    await client.invalidateQueries({ queryKey: incidentKey(incident.id) });
    return decision;
  };
  return (
    <Panel
      title="Waivers"
      description="What this P0 goes without. The two approvals are never waived."
      tone={waivers.some(({ kind }) => kind === "ci") ? "danger" : undefined}
    >
      <div className="grid gap-4">
        {waivers.length > 0 && (
          <ul className="grid gap-3" aria-label="Waived">
            {waivers.map(({ kind, person, reason, waivedAt }) => (
              <li key={kind} className="grid justify-items-start gap-1">
                <StateBadge kind={kind === "ci" ? "firing" : "warning"}>Waived: {WAIVED[kind]}</StateBadge>
                <span className="[overflow-wrap:anywhere]">{reason}</span>
                <span className="text-ink-muted text-sm">
                  {person}, <Time at={waivedAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
        {open && <WaiverForm kinds={left} send={send} />}
      </div>
    </Panel>
  );
}
