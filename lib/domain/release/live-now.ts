import type { LiveRelease } from "@/lib/domain/release/release";

// The worker reads every target each few seconds; older than this means that nobody is looking any more.
const FRESH_MS = 30_000;

type Reading = { live: LiveRelease | null; error: string | null; readAt: Date };

/** The live release as it was read a moment ago, or null: an old or failed reading says nothing about now. */
export function liveNow(reading: Reading | null, now: Date): LiveRelease | null {
  if (reading === null || reading.error !== null) return null;
  return now.getTime() - reading.readAt.getTime() <= FRESH_MS ? reading.live : null;
}
