import { LiveClock } from "@/components/ui/live-clock";
import { StateBadge } from "@/components/ui/state-badge";
import type { TriggerState } from "@/lib/domain/trigger/trigger-state";
import { formatDuration } from "@/lib/format";
import type { ShownState } from "./shown-state";

/** The state in shape, word and colour; below it why there is nothing to judge. */
export function StateCell({ shown }: { shown: ShownState }) {
  return (
    <div className="grid justify-items-start gap-0.5 max-md:justify-items-end">
      <StateBadge kind={shown.kind}>{shown.word}</StateBadge>
      {shown.why && (
        <span className="max-w-64 text-ink-muted text-xs [overflow-wrap:anywhere]">{shown.why}</span>
      )}
    </div>
  );
}

/** How long a trigger has been in breach, of how long it takes to fire; or since when nobody knows. */
export function BreachCell({
  shown,
  state,
  now,
}: {
  shown: ShownState;
  state: TriggerState | null;
  now: number;
}) {
  if (state?.kind === "pending" && shown.known) {
    const heldMs = Math.min(state.holdMs, Math.max(0, now - state.since));
    const share = Math.min(1, heldMs / Math.max(1, state.holdMs));
    return (
      <div className="inline-grid min-w-28 gap-1">
        <span className="whitespace-nowrap">
          <span className="font-semibold">{formatDuration(heldMs)}</span>
          <span className="text-ink-muted"> of {formatDuration(state.holdMs)}</span>
        </span>
        <span aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-sunken">
          <span
            className="block h-full bg-warn transition-[width] duration-1000 ease-linear"
            style={{ width: `${share * 100}%` }}
          />
        </span>
      </div>
    );
  }
  if (shown.firing && shown.known && shown.since !== null) {
    return <LiveClock since={shown.since} now={now} className="text-alarm-ink" />;
  }
  if (state?.kind === "recovered" && shown.known) {
    return (
      <span className="text-ink-muted">
        was {formatDuration(state.recoveredAt - state.since)}, over for{" "}
        {formatDuration(Math.max(0, now - state.recoveredAt))}
      </span>
    );
  }
  if (!shown.known && shown.since !== null) {
    return (
      <span className="text-ink-muted">unknown for {formatDuration(Math.max(0, now - shown.since))}</span>
    );
  }
  return <span className="text-ink-muted">–</span>;
}
