import type { ServiceConfig, ServiceTarget } from "@/lib/config/config";
import { readCandidateHistory } from "@/lib/db/candidate";
import type { Database } from "@/lib/db/client";
import { readTarget, type TargetReading } from "@/lib/db/deployment";
import type { ReleasePeriod } from "@/lib/db/live-period";
import { type ConsideredRelease, lastKnownGood } from "@/lib/domain/release/last-known-good";
import { liveNow } from "@/lib/domain/release/live-now";
import type { PlatformName } from "@/lib/domain/release/platform-name";
import type { LiveRelease, ReleaseHealth } from "@/lib/domain/release/release";

/** A release on the platform, and why it is or is not known to be good. Newest period first. */
export type WizardRelease = {
  releaseId: string;
  version: string;
  /** What it is, where its version alone does not tell. */
  about: string | null;
  commit: string | null;
  live: boolean;
  retained: boolean | null;
  good: boolean;
  why: string;
  periods: { startedAt: number; endedAt: number | null; health: ReleaseHealth }[];
};

export type WizardLive = {
  releaseId: string;
  version: string;
  since: number | null;
  saidBy: string;
  warnings: string[];
};

/** One target of the service. */
export type WizardTarget = {
  name: string;
  platform: PlatformName;
  location: string | null;
  live: WizardLive | null;
  /** Why it could not be read the last time; null when it could. */
  error: string | null;
  releases: WizardRelease[];
  lastKnownGood: string | null;
};

/** `current` is what runs as far as a plan may start from it: null when the last look is too old or failed. */
export async function readWizardTarget(
  db: Database,
  service: ServiceConfig,
  target: ServiceTarget,
  now: Date,
): Promise<{ shown: WizardTarget; current: LiveRelease | null }> {
  const { name } = target;
  const reading = await readTarget(db, service.key, name);
  const history = await readCandidateHistory(db, service, name, reading?.candidates ?? [], now);
  const current = liveNow(reading, now);
  const considered = lastKnownGood(current, history.candidates);
  const shown = {
    name,
    platform: target.settings.platform,
    location: reading?.location ?? null,
    live: liveOf(reading, history.newest),
    error: reading === null ? "The platform was not read yet." : reading.error,
    releases: considered.considered.map((release) => toRelease(release, current?.releaseId ?? null)),
    lastKnownGood: considered.choice?.releaseId ?? null,
  };
  return { shown, current };
}

/** The last good answer of the platform; when it does not know since when, our own record says it. */
function liveOf(reading: TargetReading | null, newest: ReleasePeriod | null): WizardLive | null {
  const live = reading?.live;
  if (!live) return null;
  const seen = newest?.deployment.releaseId === live.releaseId ? newest.deployment.liveSince : null;
  return {
    releaseId: live.releaseId,
    version: live.version,
    since: (live.since ?? seen)?.getTime() ?? null,
    saidBy: live.saidBy,
    warnings: live.warnings,
  };
}

function toRelease({ release, good, why }: ConsideredRelease, liveId: string | null): WizardRelease {
  const { releaseId, version, about = null, commit, retained } = release;
  const periods = release.periods.map(({ startedAt, endedAt, health }) => ({
    startedAt: startedAt.getTime(),
    endedAt: endedAt?.getTime() ?? null,
    health,
  }));
  return {
    releaseId,
    version,
    about,
    commit,
    retained,
    live: releaseId === liveId,
    good,
    why,
    periods: periods.reverse(),
  };
}
