import { formatDuration } from "@/lib/format";
import type { LiveView } from "@/lib/queries/watched-service";

/** The release that serves now and since when; or that nobody knows. */
export function LiveRelease({ live, now }: { live: LiveView | null; now: number }) {
  if (!live) return <span className="text-ink-muted text-sm">live release unknown</span>;
  return (
    <span className="text-sm" title={live.saidBy}>
      <span className="text-ink-muted">live </span>
      <span className="font-mono font-semibold">{live.version}</span>
      {live.since !== null && (
        <span className="text-ink-muted"> for {formatDuration(Math.max(0, now - live.since))}</span>
      )}
    </span>
  );
}
