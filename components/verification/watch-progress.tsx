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
      detail={
        <>
          {formatDuration(watchedMs)} of {formatDuration(end - start)}
          {state === "running" &&
            (at < end ? ` · ${formatDuration(end - at + 999)} left` : " · judging the last answers")}
        </>
      }
      tone={tones[state]}
    />
  );
}
