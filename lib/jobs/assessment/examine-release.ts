import { createHash } from "node:crypto";
import type { CodeHost } from "@/lib/adapters/code-hosts/code-host";
import type { CurrentRelease, ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { ServiceConfig, ServiceTarget } from "@/lib/config/config";
import { executionUnderWay, readCandidateHistory } from "@/lib/db/candidate";
import type { Database } from "@/lib/db/client";
import type { ReleasePeriod } from "@/lib/db/live-period";
import { openQuarantines } from "@/lib/db/quarantine";
import type { AssessedChange } from "@/lib/domain/plan/assessment";
import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import { isFlag, isNewByNature } from "@/lib/domain/release/platform-name";
import type { ReleaseCandidate } from "@/lib/domain/release/release";
import { judgeSafety, wasInProduction } from "@/lib/domain/release/safety-verdict";
import { holdWishFor } from "@/lib/jobs/assessment/hold-wish";
import { readUndo, toStoredUndo } from "@/lib/jobs/assessment/read-undo";

// Seen later than this after it went live, the configuration may have been changed in between.
const SEEN_AT_START_MS = 60_000;

/** What stands between the request and an answer, said whole: what, where, what to do. */
export class NotAssessable extends Error {
  override name = "NotAssessable";
}

export type Sources = {
  db: Database;
  service: ServiceConfig;
  target: ServiceTarget;
  platform: ReleasePlatform;
  codeHost: CodeHost | null;
};

/** Reads platform, repository and history once, and judges by the rules. Throws when there is nothing to plan with. */
export async function examineRelease(sources: Sources, toReleaseId: string): Promise<AssessedChange> {
  const { db, service, platform } = sources;
  const { name, migrations } = sources.target;
  const seenAt = new Date();
  const [live, onPlatform, changing] = await Promise.all([
    platform.current(),
    platform.candidates(),
    platform.changeUnderWay(),
  ]);
  const key = targetKey(platform);
  const { candidates, newest } = await readCandidateHistory(db, service, name, onPlatform, seenAt);
  const target = requireCandidate(candidates, toReleaseId, sources);
  const from = requireFrom(live, sources);
  const to = requireTo(target, sources);
  const { older, newer } = (await platform.takesBack?.(from, to)) ?? { older: to.commit, newer: from.commit };
  const { undo, undoError } = isFlag(platform.kind)
    ? { undo: null, undoError: "A state of a flag takes no commits away." }
    : await readUndo(sources, older, newer);
  const quarantines = await openQuarantines(db, service.key, name);
  const { verdict, checks } = judgeSafety({
    live,
    target,
    undo,
    migrationsRead: migrations !== null,
    configHashAtStart: configHashAtStart(live, newest),
    otherDeployment: otherDeployment(await executionUnderWay(db, key), changing, live),
    overruledBy: live.overruledBy ?? null,
    quarantine: quarantines.find(({ releaseId }) => releaseId === toReleaseId) ?? null,
    isNewByNature: isNewByNature(platform.kind),
    isFlag: isFlag(platform.kind),
  });
  const wish = isNewByNature(platform.kind)
    ? "leave"
    : await holdWishFor(quarantines, { from, to }, sources.codeHost);
  const { steps, notes, hold } = await platform.preview(from, to, wish);
  return {
    from,
    to,
    target: { name, key, platform: platform.kind, location: platform.place.location },
    lastHealthyAt: lastHealthyAt(target, seenAt)?.toISOString() ?? null,
    liveSince: (live.since ?? liveSinceSeen(live, newest))?.toISOString() ?? null,
    saidBy: live.saidBy,
    warnings: live.warnings,
    verdict,
    checks,
    undo: undo && toStoredUndo(undo),
    undoError,
    steps,
    notes,
    hold,
    notRestored: [...platform.notRestored],
  };
}

/** The place that is changed, not the name it has here: two services on one place cannot change it at once. */
export function targetKey({ kind, place }: ReleasePlatform): string {
  return `${kind}:${createHash("sha256").update(place.identity).digest("hex")}`;
}

function requireCandidate(
  candidates: readonly ReleaseCandidate[],
  releaseId: string,
  { service, target, platform }: Sources,
): ReleaseCandidate {
  const found = candidates.find((release) => release.releaseId === releaseId);
  if (found) return found;
  throw new NotAssessable(
    `${releaseId} is not on the target ${target.name} of ${service.name} any more (${platform.place.location}). Choose another release.`,
  );
}

function requireFrom(
  { releaseId, version, commit, configHash }: CurrentRelease,
  { platform }: Sources,
): PlanFrom {
  if (configHash === null) {
    throw new NotAssessable(
      `The configuration of ${platform.place.location} could not be read, so nobody could tell ` +
        "whether it changes before the rollback. Make it readable for Twokey, then assess again.",
    );
  }
  return { releaseId, version, commit, configHash };
}

function requireTo(target: ReleaseCandidate, { platform }: Sources): PlanTo {
  const { releaseId, version, commit, artefactDigest } = target;
  if (artefactDigest === null) {
    throw new NotAssessable(
      `The content of ${releaseId} in ${platform.place.location} could not be read whole, so nobody could sign for it. ` +
        "Choose another release, or make it complete and assess again.",
    );
  }
  const wasLive = wasInProduction(target) && !isNewByNature(platform.kind);
  return { releaseId, version, commit, artefactDigest, wasInProduction: wasLive };
}

function configHashAtStart(live: CurrentRelease, newest: ReleasePeriod | null): string | null {
  if (newest === null || newest.deployment.releaseId !== live.releaseId) return null;
  const { liveSince, observedAt, configHash } = newest.deployment;
  return observedAt.getTime() - liveSince.getTime() <= SEEN_AT_START_MS ? configHash : null;
}

function lastHealthyAt({ periods }: ReleaseCandidate, now: Date): Date | null {
  const healthy = periods.findLast(({ health }) => health.state === "healthy");
  return healthy ? (healthy.endedAt ?? now) : null;
}

function liveSinceSeen(live: CurrentRelease, newest: ReleasePeriod | null): Date | null {
  return newest?.deployment.releaseId === live.releaseId ? newest.deployment.liveSince : null;
}

/** A platform whose answers do not fit together looks just like one in the middle of a deployment. */
function otherDeployment(
  ours: boolean,
  changing: boolean | null,
  live: CurrentRelease,
): "none" | "running" | null {
  if (ours || changing === true) return "running";
  return changing === null || live.warnings.length > 0 ? null : "none";
}
