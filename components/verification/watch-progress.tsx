"use client";

import { ProgressBar } from "@/components/ui/progress-bar";
import { useNow } from "@/lib/client/clock";
import { formatDuration } from "@/lib/format";
import type { VerificationDetail } from "@/lib/queries/execution-detail";

const tones = { running: "accent", passed: "ok", failed: "alarm", inconclusive: "warn" } as const;

/** The watch window filling up, with the time that is left. */
export function WatchProgress({ verification, now }: { verification: VerificationDetail; now: number }) {
  const { state, startedAt, watchUntil, endedAt } = verification;
  const start = Date.parse(startedAt);
  const end = Date.parse(watchUntil);
  const ticking = useNow(now);
  const at = Math.min(end, endedAt ? Date.parse(endedAt) : ticking);
  const watchedMs = Math.max(0, at - start);
  return (
    <ProgressBar
      label="Watch window"
      value={end > start ? watchedMs / (end - start) : 1}
      detail={detailOf(state === "running", end - at, watchedMs, end - start)}
      tone={tones[state]}
    />
  );
}

function detailOf(running: boolean, leftMs: number, watchedMs: number, wholeMs: number): string {
  const whole = formatDuration(wholeMs);
  if (!running) return `${formatDuration(watchedMs)} of ${whole}`;
  return leftMs > 0 ? `${formatDuration(leftMs + 999)} left of ${whole}` : "judging the last answers";
}
