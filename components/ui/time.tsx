"use client";

import { useSyncExternalStore } from "react";
import { formatLocal, formatUtc, type Instant, type TimePart } from "@/lib/format";

interface TimeProps {
  at: Instant;
  /** `time` with seconds, `minute` without, `date` alone, `full` date and minute. */
  part?: TimePart;
  /** Adds the reader's own time when it differs from UTC. */
  local?: boolean;
  className?: string;
}

const never = () => () => {};

/** An instant: UTC first, the reader's own clock beside it as soon as the browser says which that is. */
export function Time({ at, part = "full", local = true, className }: TimeProps) {
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const iso = new Date(at).toISOString();
  const beside = inBrowser && local && part !== "date" ? besideUtc(at, part) : null;
  return (
    <time dateTime={iso} title={iso} className={className}>
      {formatUtc(at, part)}
      {beside && <span className="text-ink-muted text-[0.9em]"> · {beside}&nbsp;local</span>}
    </time>
  );
}

/** The local reading, with its date only when that is another day; null where the reader lives on UTC. */
function besideUtc(at: Instant, part: Exclude<TimePart, "date">) {
  if (new Date(at).getTimezoneOffset() === 0) return null;
  if (part !== "full") return formatLocal(at, part);
  const sameDay = formatLocal(at).slice(0, -6) === formatLocal(at, "full", "UTC").slice(0, -6);
  return formatLocal(at, sameDay ? "minute" : "full");
}
