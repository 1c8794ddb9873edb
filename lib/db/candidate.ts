import type { Transaction } from "@/lib/db/client";
import type { CandidateOnTarget } from "@/lib/db/deployment";
import { type ReleasePeriod, readLivePeriods } from "@/lib/db/live-period";
import type { ReleaseCandidate } from "@/lib/domain/release/release";
import type { Trigger } from "@/lib/domain/trigger/trigger";

/** The part of a service in twokey.yaml that says how its releases are judged. */
export type JudgedService = { key: string; triggers: readonly Trigger[]; metrics: { everyMs: number } };

/** Releases with how each did in production, and the stretch of the one that was seen live last. */
export type CandidateHistory = { candidates: ReleaseCandidate[]; newest: ReleasePeriod | null };

/** Joins what lies on the platform with what was seen in production: by the platform's own id, never by a name. */
export async function readCandidateHistory(
  tx: Transaction,
  service: JudgedService,
  target: string,
  onPlatform: readonly CandidateOnTarget[],
  now: Date,
): Promise<CandidateHistory> {
  const metrics = [...new Set(service.triggers.map((trigger) => trigger.condition.metric))];
  const watched = { service: service.key, target, metrics, everyMs: service.metrics.everyMs };
  const seen = await readLivePeriods(tx, watched, now);
  const candidates = onPlatform.map((release) => ({
    ...release,
    periods: seen
      .filter(({ deployment }) => deployment.releaseId === release.releaseId)
      .map(({ period }) => period)
      .reverse(),
  }));
  return { candidates, newest: seen[0] ?? null };
}

/** Whether one of our own executions is at work on this target, or nobody knows how it ended. */
export async function executionUnderWay(tx: Transaction, targetKey: string): Promise<boolean> {
  const found = await tx.execution.findFirst({
    where: { state: { in: ["executing", "unknown"] }, plan: { active: { some: { targetKey } } } },
    select: { id: true },
  });
  return found !== null;
}
