import type { Logger } from "pino";
import type { MetricSource } from "@/lib/adapters/metric-sources/metric-source";
import type { ServiceConfig, TwokeyConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";
import { pruneSamples } from "@/lib/db/metric";
import { forgetTriggers } from "@/lib/db/trigger";
import { keepBaselines } from "@/lib/jobs/baselines";
import { type Loop, startLoop } from "@/lib/jobs/loop";
import { recordReadings, type WatchedTriggers } from "@/lib/jobs/record-readings";
import { metricSourceFor } from "@/lib/runtime";

const KEPT_MS = 8 * 24 * 3_600_000;
const PRUNED_EVERY_MS = 60_000;
const PRUNED_AT_ONCE = 2_000;

type Polling = { db: Database; signal: AbortSignal; logger: Logger };

/** Watches every service in a loop of its own, so that one that hangs never delays another. */
export function startPolling(deps: Polling & { config: TwokeyConfig }): { stopped: Promise<void> } {
  const loops = deps.config.services.flatMap((service) => [
    pollService(deps, service, metricSourceFor(service)),
    pruneService(deps, service),
  ]);
  return { stopped: Promise.all(loops.map((loop) => loop.stopped)).then(() => undefined) };
}

/** Reads the source of one service every `everyMs`, and records and judges what it said. */
export function pollService(polling: Polling, service: ServiceConfig, source: MetricSource): Loop {
  const { db, signal, logger } = polling;
  const { everyMs, definitions } = service.metrics;
  const watched: WatchedTriggers = {
    service: service.key,
    everyMs,
    metrics: new Map(definitions.map((definition) => [definition.name, definition])),
    triggers: service.triggers,
  };
  const baselinesNow = keepBaselines(service);
  let tidied = false;
  return startLoop(everyMs, signal, async () => {
    const readings = await source.read(Date.now(), signal);
    if (signal.aborted) return;
    try {
      if (!tidied) await forgetGoneTriggers(db, service);
      tidied = true;
      const now = new Date();
      await recordReadings(db, watched, readings, await baselinesNow(db, now), now);
    } catch (error) {
      logger.error({ service: service.key, error }, "readings could not be recorded");
    }
  });
}

async function forgetGoneTriggers(db: Database, { key, triggers }: ServiceConfig): Promise<void> {
  const known = triggers.map(({ name, condition }) => ({ name, metric: condition.metric }));
  await db.$transaction((tx) => forgetTriggers(tx, key, known, new Date()));
}

/** Removes what is older than a week and a day, a little at a time. */
function pruneService({ db, signal, logger }: Polling, service: ServiceConfig): Loop {
  return startLoop(PRUNED_EVERY_MS, signal, async () => {
    const before = new Date(Date.now() - KEPT_MS);
    try {
      for (const { name: metric } of service.metrics.definitions) {
        await pruneSamples(db, { service: service.key, metric }, before, PRUNED_AT_ONCE);
      }
    } catch (error) {
      logger.warn({ service: service.key, error }, "old samples could not be removed");
    }
  });
}
