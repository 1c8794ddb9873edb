import type { Transaction } from "@/lib/db/client";
import type { SeenDeployment } from "@/lib/db/deployment";
import { firingsSince } from "@/lib/db/trigger";
import { healthOf } from "@/lib/domain/release/last-known-good";
import type { LivePeriod } from "@/lib/domain/release/release";

// How a release does shows at its end as well as anywhere, and counting a week of seconds would take seconds.
// A release that was read this often, or watched this long, has shown how it does.
const ENOUGH_READINGS = 30;
const ENOUGH_MS = 60_000;
const OBSERVED_AT_MOST_MS = 6 * 3_600_000;

/** A stretch of one release in production, with how well it did. */
export type ReleasePeriod = { deployment: SeenDeployment; period: LivePeriod };

/** What is watched of a service: the metrics of its triggers, and how far their samples lie apart. */
export type Watched = { service: string; target: string; metrics: readonly string[]; everyMs: number };

/** The newest stretches in production on a target, newest first; the first of them is the one that runs. */
export async function readLivePeriods(
  tx: Transaction,
  watched: Watched,
  now: Date,
  limit = 20,
): Promise<ReleasePeriod[]> {
  const deployments = await tx.deployment.findMany({
    where: { service: watched.service, target: watched.target },
    orderBy: [{ observedAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  const oldest = deployments.at(-1)?.liveSince ?? now;
  const firings = await firingsSince(tx, [watched.service], oldest);
  return Promise.all(
    deployments.map(async (deployment, index) => {
      const startedAt = deployment.liveSince;
      const endedAt = deployments[index - 1]?.liveSince ?? null;
      const until = endedAt ?? now;
      const from = new Date(Math.max(startedAt.getTime(), until.getTime() - OBSERVED_AT_MOST_MS));
      const observedMs = (await fewestReadings(tx, watched, from, until)) * watched.everyMs;
      // What already stood when this release came is not its doing.
      const own = firings.filter((firing) => firing.breachAt >= startedAt);
      // A firing stands while nobody looks, and that time was not observed.
      const firingMs = Math.min(observedMs, coveredMs(own, from, until));
      const enoughMs = Math.min(ENOUGH_MS, ENOUGH_READINGS * watched.everyMs);
      const health = healthOf({ observedMs, firingMs }, enoughMs);
      return { deployment, period: { startedAt, endedAt, health } };
    }),
  );
}

/** Readings with a value of the metric that has the fewest of them. */
async function fewestReadings(tx: Transaction, watched: Watched, from: Date, to: Date): Promise<number> {
  const [row] = await tx.$queryRaw<{ fewest: number | null }[]>`
    SELECT min(readings)::int AS fewest FROM unnest(${[...watched.metrics]}::text[]) AS wanted (metric)
    CROSS JOIN LATERAL (
      SELECT count(*) AS readings FROM metric_sample m
      WHERE m.service = ${watched.service} AND m.metric = wanted.metric
        AND m.at >= ${from} AND m.at < ${to} AND m.value IS NOT NULL
    ) AS counted`;
  return row?.fewest ?? 0;
}

/** How much of the time between two instants at least one firing stood. */
function coveredMs(
  firings: readonly { firedAt: Date; recoveredAt: Date | null }[],
  from: Date,
  to: Date,
): number {
  let covered = 0;
  let reached = from.getTime();
  for (const { firedAt, recoveredAt } of firings.toSorted(
    (a, b) => a.firedAt.getTime() - b.firedAt.getTime(),
  )) {
    const begin = Math.max(firedAt.getTime(), reached);
    const end = Math.min((recoveredAt ?? to).getTime(), to.getTime());
    if (end <= begin) continue;
    covered += end - begin;
    reached = end;
  }
  return covered;
}
