import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import type { TwokeyConfig } from "@/lib/config/config";
import type { Database, Transaction } from "@/lib/db/client";
import {
  type LiveOnTarget,
  latestDeployment,
  readTarget,
  saveDeployment,
  saveTarget,
  type TargetReading,
} from "@/lib/db/deployment";
import { findOpenIncident } from "@/lib/db/incident";
import { tellLive } from "@/lib/db/live";
import { recording } from "@/lib/db/recording";
import { recordEvent } from "@/lib/db/timeline";
import { type Loop, startLoop } from "@/lib/jobs/loop";
import { releasePlatformFor } from "@/lib/runtime";
import { scrubbed } from "@/lib/scrub";

const EVERY_MS = 5_000;
const CANDIDATES_EVERY_MS = 30_000;

type ReleaseWatch = { db: Database; signal: AbortSignal; logger: Logger };

/** Watches the target of every service in a loop of its own; `wake` looks at all of them at once. */
export function startWatchingReleases(deps: ReleaseWatch & { config: TwokeyConfig }): Loop {
  const loops = deps.config.services.map((service) =>
    watchTarget(deps, service.key, releasePlatformFor(service)),
  );
  return {
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    stopped: Promise.all(loops.map((loop) => loop.stopped)).then(() => undefined),
  };
}

function watchTarget(watch: ReleaseWatch, service: string, platform: ReleasePlatform): Loop {
  const ask = askerOf(platform);
  return startLoop(EVERY_MS, watch.signal, async () => {
    try {
      await recordAnswer(watch.db, service, await ask());
    } catch (error) {
      watch.logger.error({ service, error }, "release could not be recorded");
    }
  });
}

/** Records what a platform said, or why it could not be read: then what was known before stays. */
export async function recordAnswer(db: Database, service: string, said: PlatformAnswer): Promise<void> {
  const answer = scrubbed(said);
  const readAt = new Date();
  await recording(db, `target ${service}`, async (tx) => {
    const before = await readTarget(tx, service);
    const now: TargetReading = answer.ok
      ? { service, live: answer.live, candidates: answer.candidates, error: null, readAt }
      : {
          service,
          live: before?.live ?? null,
          candidates: before?.candidates ?? [],
          error: answer.why,
          readAt,
        };
    await saveTarget(tx, now);
    const changed = answer.ok && (await recordRelease(tx, service, answer.live, readAt));
    if (changed || !sameAnswer(before, now)) await tellLive(tx, { topic: "service", id: service });
    else await tellLive(tx, { topic: "target_read", id: service, at: readAt.toISOString() });
  });
}

export type PlatformAnswer =
  | { ok: true; live: LiveOnTarget; candidates: TargetReading["candidates"] }
  | { ok: false; why: string };

/**
 * Asks a platform which release is live, each time anew. What lies there is asked for again when the live release
 * has changed, and now and then: to know its content whole, a platform may have to read all of it.
 */
export function askerOf(platform: ReleasePlatform): () => Promise<PlatformAnswer> {
  let known: { liveId: string; at: number; candidates: TargetReading["candidates"] } | null = null;
  return async () => {
    try {
      const live = await platform.current();
      const fresh = known?.liveId === live.releaseId && Date.now() - known.at < CANDIDATES_EVERY_MS;
      if (!known || !fresh) {
        known = { liveId: live.releaseId, at: Date.now(), candidates: await platform.candidates() };
      }
      return { ok: true, live, candidates: known.candidates };
    } catch (error) {
      return { ok: false, why: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** Adds a deployment and a row of the log when another release is live than the one seen last. */
async function recordRelease(
  tx: Transaction,
  service: string,
  live: LiveOnTarget,
  readAt: Date,
): Promise<boolean> {
  const last = await latestDeployment(tx, service);
  if (last?.releaseId === live.releaseId) return false;
  const commit = live.commit ?? "unknown";
  await saveDeployment(tx, {
    id: randomUUID(),
    service,
    releaseId: live.releaseId,
    version: live.version,
    commit,
    liveSince: live.since ?? readAt,
    observedAt: readAt,
    saidBy: live.saidBy,
    configHash: live.configHash,
  });
  const incident = await findOpenIncident(tx, service);
  await recordEvent(
    tx,
    { incidentId: incident?.id ?? null, personId: null },
    { event: "release_seen", body: { version: live.version, commit, before: last?.version ?? null } },
  );
  return true;
}

function sameAnswer(before: TargetReading | null, now: TargetReading): boolean {
  return before !== null && isDeepStrictEqual({ ...before, readAt: now.readAt }, now);
}
