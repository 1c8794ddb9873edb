"use client";

import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { Panel } from "@/components/ui/panel";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { Time } from "@/components/ui/time";
import type { Decision } from "@/lib/domain/decision";
import { incidentReference } from "@/lib/domain/incident/reference";
import type { QuarantineView } from "@/lib/queries/service";

export type EndQuarantine = (input: { quarantine: string; reason: string }) => Promise<Decision<unknown>>;

interface QuarantineListProps {
  quarantines: readonly QuarantineView[];
  /** Null: the person may not. */
  end: EndQuarantine | null;
  onDone: () => void;
}

/** Releases that were taken back and must not come back by themselves. Nothing while there are none. */
export function QuarantineList({ quarantines, end, onDone }: QuarantineListProps) {
  if (quarantines.length === 0) return null;
  return (
    <Panel title="Held releases" description="Taken back; they must not go live again by themselves">
      <ul className="divide-y divide-line *:not-first:pt-4 *:not-last:pb-4">
        {quarantines.map((quarantine) => (
          <li key={quarantine.id} className="grid gap-2">
            <Held quarantine={quarantine} />
            {end && (
              <ReasonDialog
                label={`End the hold on ${quarantine.version}`}
                title={`May ${quarantine.version} come back?`}
                size="sm"
                act={(reason) => end({ quarantine: quarantine.id, reason })}
                onDone={onDone}
              >
                <p>Twokey lets it be planned again. A lock on the platform stays until a plan lifts it.</p>
              </ReasonDialog>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Held({ quarantine }: { quarantine: QuarantineView }) {
  const { version, target, owner, incident, heldAt, means, until, isLive } = quarantine;
  const reference = incidentReference(incident);
  return (
    <>
      {isLive && (
        <Callout live tone="danger" title={`${version} is live again on ${target}`}>
          It was taken back in {reference} and is held. Find out who released it.
        </Callout>
      )}
      <p>
        <span className="font-mono font-semibold">{version}</span> on {target}
        <span className="block text-ink-muted text-sm">
          Held by {owner} since <Time at={heldAt} /> in{" "}
          <Link className="underline" href={`/incidents/${reference}`}>
            {reference}
          </Link>
        </span>
      </p>
      <p className="text-sm">
        {means ?? "This platform has no means to hold it: only Twokey refuses to put it live."}
      </p>
      <p className="text-sm">Until {until}.</p>
    </>
  );
}
