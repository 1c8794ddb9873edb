import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import type { CodeHost } from "@/lib/adapters/code-hosts/code-host";
import type { Held, ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
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
import { watchQuarantines } from "@/lib/jobs/watch-quarantines";
import { codeHostFor, releasePlatformFor } from "@/lib/runtime";
import { scrubbed } from "@/lib/scrub";

const EVERY_MS = 5_000;
const CANDIDATES_EVERY_MS = 30_000;

type ReleaseWatch = { db: Database; signal: AbortSignal; logger: Logger };

/** Watches the target of every service in a loop of its own; `wake` looks at all of them at once. */
export function startWatchingReleases(deps: ReleaseWatch & { config: TwokeyConfig }): Loop {
  const loops = deps.config.services.flatMap((service) =>
    service.targets.map((target) =>
      watchTarget(
        deps,
        { service: service.key, target: target.name },
        {
          platform: releasePlatformFor(target),
          codeHost: codeHostFor(target),
        },
      ),
    ),
  );
  return {
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    stopped: Promise.all(loops.map((loop) => loop.stopped)).then(() => undefined),
  };
}

type Place = { service: string; target: string };

function watchTarget(
  watch: ReleaseWatch,
  place: Place,
  { platform, codeHost }: { platform: ReleasePlatform; codeHost: CodeHost | null },
): Loop {
  const ask = askerOf(platform);
  return startLoop(platform.capabilities.readEveryMs ?? EVERY_MS, watch.signal, async () => {
    try {
      const answer = await ask();
      await recordAnswer(watch.db, place, answer);
      if (answer.ok) await watchQuarantines(watch.db, place, answer.live, codeHost);
    } catch (error) {
      watch.logger.error({ ...place, error }, "release could not be recorded");
    }
  });
}

/** Records what a platform said, or why it could not be read: then what was known before stays. */
export async function recordAnswer(db: Database, place: Place, said: PlatformAnswer): Promise<void> {
  const answer = scrubbed(said);
  const readAt = new Date();
  const { service, target } = place;
  await recording(db, `target ${service} ${target}`, async (tx) => {
    const before = await readTarget(tx, service, target);
    const { live = null, candidates = [], held = null } = answer.ok ? answer : (before ?? {});
    const error = answer.ok ? null : answer.why;
    const now: TargetReading = { ...place, location: answer.location, live, candidates, held, error, readAt };
    await saveTarget(tx, now);
    const changed = answer.ok && (await recordRelease(tx, place, answer.live, readAt));
    if (changed || !sameAnswer(before, now)) await tellLive(tx, { topic: "service", id: service });
    else await tellLive(tx, { topic: "target_read", id: service, target, at: readAt.toISOString() });
  });
}

export type PlatformAnswer =
  | {
      ok: true;
      location: string;
      live: LiveOnTarget;
      candidates: TargetReading["candidates"];
      held: Held | null;
    }
  | { ok: false; location: string; why: string };

/**
 * Asks a platform which release is live, each time anew. What lies there is asked for again when the live release
 * has changed, and now and then: to know its content whole, a platform may have to read all of it.
 */
export function askerOf(platform: ReleasePlatform): () => Promise<PlatformAnswer> {
  const { location } = platform.place;
  let known: (Pick<TargetReading, "candidates" | "held"> & { liveId: string; at: number }) | null = null;
  return async () => {
    try {
      const live = await platform.current();
      const fresh = known?.liveId === live.releaseId && Date.now() - known.at < CANDIDATES_EVERY_MS;
      if (!known || !fresh) {
        const [candidates, held] = await Promise.all([platform.candidates(), platform.held()]);
        known = { liveId: live.releaseId, at: Date.now(), candidates, held };
      }
      return { ok: true, location, live, candidates: known.candidates, held: known.held };
    } catch (error) {
      return { ok: false, location, why: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** Adds a deployment and a row of the log when another release is live than the one seen last. */
async function recordRelease(
  tx: Transaction,
  { service, target }: Place,
  live: LiveOnTarget,
  readAt: Date,
): Promise<boolean> {
  const last = await latestDeployment(tx, service, target);
  if (last?.releaseId === live.releaseId) return false;
  await saveDeployment(tx, {
    id: randomUUID(),
    service,
    target,
    releaseId: live.releaseId,
    version: live.version,
    commit: live.commit,
    liveSince: live.since ?? readAt,
    observedAt: readAt,
    saidBy: live.saidBy,
    configHash: live.configHash,
  });
  const incident = await findOpenIncident(tx, service);
  await recordEvent(
    tx,
    { incidentId: incident?.id ?? null, personId: null },
    {
      event: "release_seen",
      body: { version: live.version, commit: live.commit ?? "unknown", before: last?.version ?? null },
    },
  );
  return true;
}

function sameAnswer(before: TargetReading | null, now: TargetReading): boolean {
  return before !== null && isDeepStrictEqual({ ...before, readAt: now.readAt }, now);
}
