import type { TwokeyConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";
import type { GuardWatch } from "@/lib/db/guards/watch";
import { longestGapMs } from "@/lib/domain/trigger/trigger";
import type { ConfigurationView } from "@/lib/queries/configuration-view";

/** The little that every page says: whether anything fires, and whether anybody still looks. Instants in ms. */
export type Pulse = {
  readAt: number;
  firing: number;
  /** When a trigger was judged last; null: never. */
  judgedAt: number | null;
  /** Older than this, and what is shown is stale; null: nothing is watched. */
  staleAfterMs: number | null;
  /** When the worker last said that it is alive; null: it never did. */
  workerSeenAt: number | null;
  /** What the guards of the database lack, in sentences; nothing is executed unless it is empty. */
  guardDifferences: string[];
  configuration: ConfigurationView;
};

export async function readPulse(
  db: Database,
  config: TwokeyConfig,
  guards: GuardWatch,
  now: Date,
): Promise<Omit<Pulse, "configuration">> {
  const watched = config.services.filter((service) => service.triggers.length > 0);
  const names = watched.map((service) => service.key);
  const [firing, judged, worker, guardDifferences] = await Promise.all([
    db.triggerFiring.count({ where: { recoveredAt: null, service: { in: names } } }),
    db.triggerStatus.aggregate({ where: { service: { in: names } }, _max: { evaluatedAt: true } }),
    db.workerHeartbeat.aggregate({ _max: { seenAt: true } }),
    guards.differences(),
  ]);
  const periods = watched.map((service) => service.metrics.everyMs);
  return {
    readAt: now.getTime(),
    firing,
    judgedAt: judged._max.evaluatedAt?.getTime() ?? null,
    staleAfterMs: periods.length > 0 ? longestGapMs(Math.min(...periods)) : null,
    workerSeenAt: worker._max.seenAt?.getTime() ?? null,
    guardDifferences,
  };
}
