"use client";

import { FiringTitle } from "@/components/shell/firing-title";
import { LiveIndicator } from "@/components/shell/live-indicator";
import { serverNow, useNow } from "@/lib/client/clock";
import { useLiveState } from "@/lib/client/live";
import { pulseQuery } from "@/lib/client/queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import type { Pulse } from "@/lib/queries/pulse";

const ASK_WHILE_STALE_MS = 5_000;
/** After a change of twokey.yaml desk, worker and policy follow one after the other. */
const UNSETTLED_MS = 40_000;

/** Follows the pulse: asked again only while nothing arrives that would say it by itself. */
export function usePulse(initial: Pulse) {
  const { data: pulse } = useLiveQuery(
    {
      ...pulseQuery,
      refetchInterval: ({ state }) =>
        state.data && (isStale(state.data, serverNow()) || isUnsettled(state.data, serverNow()))
          ? ASK_WHILE_STALE_MS
          : false,
    },
    initial,
  );
  const now = useNow(pulse.readAt);
  return { pulse, now, stale: isStale(pulse, now) };
}

function isStale({ judgedAt, staleAfterMs }: Pulse, now: number): boolean {
  return staleAfterMs !== null && (judgedAt === null || now - judgedAt > staleAfterMs);
}

function isUnsettled({ guardDifferences, configuration }: Pulse, now: number): boolean {
  return guardDifferences.length > 0 || now - configuration.takenOverAt < UNSETTLED_MS;
}

/** What the bar of every page says: live, stale or reconnecting; and the tab, how many triggers fire. */
export function LiveStatus({ initial }: { initial: Pulse }) {
  const line = useLiveState();
  const { pulse, stale } = usePulse(initial);
  return (
    <>
      <FiringTitle count={pulse.firing} />
      {line.kind === "reconnecting" ? (
        <LiveIndicator kind="reconnecting" since={line.since} />
      ) : stale ? (
        <LiveIndicator kind="stale" since={pulse.judgedAt ?? undefined} />
      ) : (
        <LiveIndicator kind={line.kind} />
      )}
    </>
  );
}
