import { formatDuration } from "@/lib/format";
import type { LiveView } from "@/lib/queries/watched-service";

/** The release that serves now and since when; or that nobody knows. */
export function LiveRelease({ live, now }: { live: readonly LiveView[]; now: number }) {
  if (live.length === 0) return <span className="text-ink-muted text-sm">live release unknown</span>;
  return (
    <span className="grid gap-0.5 text-sm">
      {live.map((one) => (
        <OneLive key={one.target} live={one} named={live.length > 1} now={now} />
      ))}
    </span>
  );
}

function OneLive({ live, named, now }: { live: LiveView; named: boolean; now: number }) {
  return (
    <span title={live.saidBy}>
      <span className="text-ink-muted">{named ? `${live.target} ` : "live "}</span>
      <span className="font-mono font-semibold">{live.version}</span>
      {live.since !== null && (
        <span className="text-ink-muted"> for {formatDuration(Math.max(0, now - live.since))}</span>
      )}
    </span>
  );
}
