import { createHash } from "node:crypto";
import type { CodeHost } from "@/lib/adapters/code-hosts/code-host";
import type { CurrentRelease, ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { ServiceConfig } from "@/lib/config/config";
import { executionUnderWay, readCandidateHistory } from "@/lib/db/candidate";
import type { Database } from "@/lib/db/client";
import type { ReleasePeriod } from "@/lib/db/live-period";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import type { ReleaseCandidate } from "@/lib/domain/release/release";
import { judgeSafety, wasInProduction } from "@/lib/domain/release/safety-verdict";
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
  platform: ReleasePlatform;
  codeHost: CodeHost | null;
};

/** Reads platform, repository and history once, and judges by the rules. Throws when there is nothing to plan with. */
export async function examineRelease(sources: Sources, toReleaseId: string): Promise<AssessmentResult> {
  const { db, service, platform } = sources;
  const seenAt = new Date();
  const [live, onPlatform, changing] = await Promise.all([
    platform.current(),
    platform.candidates(),
    platform.changeUnderWay(),
  ]);
  const key = targetKey(service);
  const { candidates, newest } = await readCandidateHistory(db, service, onPlatform, seenAt);
  const target = requireCandidate(candidates, toReleaseId, service);
  const from = requireFrom(live, service);
  const to = requireTo(target, service);
  const { undo, undoError } = await readUndo(service, sources.codeHost, to.commit, from.commit);
  const { verdict, checks } = judgeSafety({
    live,
    target,
    undo,
    migrationsRead: service.migrations !== null,
    configHashAtStart: configHashAtStart(live, newest),
    otherDeployment: otherDeployment(await executionUnderWay(db, key), changing, live),
  });
  const { steps, notes, hold } = await platform.preview(from, to, "set");
  return {
    seenAt: seenAt.toISOString(),
    from,
    to,
    target: { key, platform: service.target.platform, location: service.target.root },
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
function targetKey({ target }: ServiceConfig): string {
  return `${target.platform}:${createHash("sha256").update(target.root).digest("hex")}`;
}

function requireCandidate(
  candidates: readonly ReleaseCandidate[],
  releaseId: string,
  service: ServiceConfig,
): ReleaseCandidate {
  const found = candidates.find((release) => release.releaseId === releaseId);
  if (found) return found;
  throw new NotAssessable(
    `${releaseId} is not on the platform of ${service.name} any more (${service.target.root}). Choose another release.`,
  );
}

function requireFrom(
  { releaseId, version, commit, configHash }: CurrentRelease,
  service: ServiceConfig,
): PlanFrom {
  if (commit === null) {
    throw new NotAssessable(
      `Nobody can tell which commit the live release ${version} was built from, so no exact plan can be made. ` +
        `Write it into its release.json in ${service.target.root}, then assess again.`,
    );
  }
  if (configHash === null) {
    throw new NotAssessable(
      `The configuration beside the releases in ${service.target.root} could not be read, so nobody could tell ` +
        "whether it changes before the rollback. Make it readable for Twokey, then assess again.",
    );
  }
  return { releaseId, version, commit, configHash };
}

function requireTo(target: ReleaseCandidate, service: ServiceConfig): PlanTo {
  const { releaseId, version, commit, artefactDigest } = target;
  if (commit === null || artefactDigest === null) {
    throw new NotAssessable(
      `The files of ${releaseId} in ${service.target.root} could not be read whole, so nobody could sign for them. ` +
        "Choose another release, or make it complete and assess again.",
    );
  }
  return { releaseId, version, commit, artefactDigest, wasInProduction: wasInProduction(target) };
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
