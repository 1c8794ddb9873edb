"use client";

import clsx from "clsx";
import { useNow } from "@/lib/client/clock";
import { formatDuration } from "@/lib/format";

interface LiveIndicatorProps {
  kind: "connecting" | "live" | "stale" | "reconnecting";
  /** When the newest thing on the page arrived, or the line broke (ms since 1970). */
  since?: number;
}

// Before the browser's clock has started.
const NOT_YET = Number.NEGATIVE_INFINITY;

const words = { connecting: "connecting", live: "live", stale: "stale", reconnecting: "reconnecting" };

/** Whether what the page shows is up to date: a filled disc for live, a broken ring for anything else. */
export function LiveIndicator({ kind, since }: LiveIndicatorProps) {
  const ageMs = useNow(NOT_YET) - (since ?? 0);
  const late = kind === "stale" || kind === "reconnecting";
  return (
    <span
      className={clsx(
        "inline-flex min-h-7 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 font-medium text-sm",
        late ? "border border-warn-line bg-warn-soft text-warn-ink" : "text-ink-muted",
      )}
    >
      <svg viewBox="0 0 12 12" aria-hidden="true" className={clsx("size-3", kind === "live" && "text-ok")}>
        {kind === "live" ? (
          <circle cx="6" cy="6" r="4.5" fill="currentColor" />
        ) : (
          <circle
            cx="6"
            cy="6"
            r="4.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeDasharray="4 3"
          />
        )}
      </svg>
      <span role="status">{words[kind]}</span>
      {late && since !== undefined && Number.isFinite(ageMs) && <span>{formatDuration(ageMs)}</span>}
    </span>
  );
}
