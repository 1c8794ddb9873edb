"use client";

import clsx from "clsx";
import { useNow } from "@/lib/client/clock";
import { formatClock, formatDuration, type Instant, isoDuration } from "@/lib/format";
import { StateShape } from "./state-shape";

// Until the browser's clock has started there is nothing true to show.
const NOT_YET = Number.NEGATIVE_INFINITY;
const BLANK = "–:––";

interface LiveClockProps {
  since: Instant;
  /** Stands still here once the thing has ended. */
  until?: Instant | null;
  /** Shown as "of 2 h"; beyond it the clock is overdue, in words and colour. */
  targetMs?: number;
  /** The server's clock when it rendered (ms since 1970), so that the first paint already shows the time. */
  now?: number;
  className?: string;
}

/** Time that has passed, ticking once a second. */
export function LiveClock({ since, until, targetMs, now, className }: LiveClockProps) {
  const ticking = useNow(now ?? NOT_YET);
  const elapsedMs = (until ? new Date(until).getTime() : ticking) - new Date(since).getTime();
  const overdue = targetMs !== undefined && elapsedMs > targetMs;
  return (
    <span className={clsx("inline-flex items-baseline gap-1.5 whitespace-nowrap", className)}>
      <time
        dateTime={Number.isFinite(elapsedMs) ? isoDuration(elapsedMs) : undefined}
        className={clsx("font-semibold", overdue && "text-alarm-ink")}
      >
        {Number.isFinite(elapsedMs) ? formatClock(elapsedMs) : BLANK}
      </time>
      {targetMs !== undefined && <span className="text-ink-muted">of {formatDuration(targetMs)}</span>}
      {overdue && (
        <span className="inline-flex items-center gap-1 self-center font-medium text-alarm-ink text-sm">
          <StateShape kind="firing" className="size-3.5" />
          overdue
        </span>
      )}
    </span>
  );
}

interface CountdownProps {
  until: Instant;
  /** Below this the clock turns amber and says "soon". */
  warnBelowMs?: number;
  /** The word once it is over. */
  over?: string;
  now?: number;
  className?: string;
}

/** Time that is left, ticking once a second; at the end it says so and stays. */
export function Countdown({ until, warnBelowMs = 60_000, over = "expired", now, className }: CountdownProps) {
  const leftMs = new Date(until).getTime() - useNow(now ?? NOT_YET);
  const known = Number.isFinite(leftMs);
  const ended = known && leftMs <= 0;
  const soon = known && !ended && leftMs < warnBelowMs;
  return (
    <time
      dateTime={new Date(until).toISOString()}
      className={clsx(
        "inline-flex items-baseline gap-1.5 whitespace-nowrap font-semibold",
        ended && "text-alarm-ink",
        soon && "text-warn-ink",
        className,
      )}
    >
      {(ended || soon) && <StateShape kind={ended ? "failed" : "pending"} className="size-4 self-center" />}
      {ended ? over : known ? formatClock(leftMs + 999) : BLANK}
    </time>
  );
}
