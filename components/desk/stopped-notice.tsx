"use client";

import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import type { Pulse } from "@/lib/queries/pulse";
import { usePulse } from "./live-status";

const DEAD_AFTER_MS = 20_000;

/** Says that the worker has stopped: then nothing is measured, and no approved plan is executed. */
export function StoppedNotice({ initial }: { initial: Pulse }) {
  const { pulse, now, stale } = usePulse(initial);
  const seenAt = pulse.workerSeenAt;
  if (!stale || (seenAt !== null && now - seenAt < DEAD_AFTER_MS)) return null;
  return (
    <Callout live tone="danger" title="The worker is not running" className="rounded-none border-x-0 sm:px-6">
      Nothing is measured and no approved plan is executed
      {seenAt !== null && (
        <>
          {" "}
          since <Time at={seenAt} part="time" />
        </>
      )}
      . What was recorded before stays as it is. Start Twokey again where it is installed; it goes on where it
      stopped.
    </Callout>
  );
}
