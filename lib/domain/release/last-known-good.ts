import type { LiveRelease, ReleaseCandidate, ReleaseHealth } from "@/lib/domain/release/release";

const LONGEST_FIRING_SHARE = 0.05;
const SHORTEST_OBSERVED_MS = 60_000;

export type ConsideredRelease = { release: ReleaseCandidate; good: boolean; why: string };

/**
 * The release to go back to: of those still there, the one that served most recently before the live one and was
 * seen healthy. Names and tags play no part. Null when none is known to be good; a person may choose another.
 */
export function lastKnownGood(
  live: LiveRelease | null,
  candidates: readonly ReleaseCandidate[],
): { choice: ReleaseCandidate | null; considered: ConsideredRelease[] } {
  const considered = [...candidates]
    .sort((a, b) => lastSeen(b) - lastSeen(a))
    .map((release) => consider(release, live));
  return { choice: considered.find(({ good }) => good)?.release ?? null, considered };
}

/** How well a release did in one stretch: `observedMs` had readings of every trigger, `firingMs` of it had one firing. */
export function healthOf(
  measured: { observedMs: number; firingMs: number },
  shortestObservedMs = SHORTEST_OBSERVED_MS,
): ReleaseHealth {
  const { observedMs, firingMs } = measured;
  const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} min`;
  if (observedMs > 0 && firingMs / observedMs > LONGEST_FIRING_SHARE) {
    return {
      state: "unhealthy",
      evidence: `A trigger fired for ${minutes(firingMs)} of ${minutes(observedMs)} observed.`,
    };
  }
  if (!(observedMs >= shortestObservedMs)) {
    return { state: "unknown", evidence: `Only ${minutes(observedMs)} were observed, too little to judge.` };
  }
  return {
    state: "healthy",
    evidence: `${minutes(observedMs)} observed, a trigger fired for ${minutes(firingMs)}.`,
  };
}

function consider(release: ReleaseCandidate, live: LiveRelease | null): ConsideredRelease {
  const no = (why: string) => ({ release, good: false, why });
  if (live === null) return no("Nobody knows which release is live.");
  if (release.releaseId === live.releaseId) return no("It is live now.");
  if (release.retained !== true) return no("It is not known to be complete on the platform.");
  if (release.artefactDigest === null) return no("Its content could not be read.");
  const last = release.periods.at(-1);
  if (last === undefined) return no("It was never seen in production.");
  if (last.health.state !== "healthy") return no(last.health.evidence);
  return { release, good: true, why: last.health.evidence };
}

/** When the release last served: the end of its last stretch. Never seen: before everything. */
function lastSeen(release: ReleaseCandidate): number {
  const last = release.periods.at(-1);
  if (last === undefined) return Number.NEGATIVE_INFINITY;
  return last.endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
}
