import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
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
import { lockForRecording, tellLive } from "@/lib/db/live";
import { recordEvent } from "@/lib/db/timeline";
import { type Loop, startLoop } from "@/lib/jobs/loop";

const EVERY_MS = 5_000;

export type ReleaseWatch = { db: Database; signal: AbortSignal; logger: Logger };

/** One loop for the target of one service: reads what is live there, and records when that changes. */
export function watchTarget(watch: ReleaseWatch, service: string, platform: ReleasePlatform): Loop {
  return startLoop(EVERY_MS, watch.signal, async () => {
    try {
      await lookAtTarget(watch.db, service, platform);
    } catch (error) {
      watch.logger.error({ service, error }, "release could not be recorded");
    }
  });
}

/** Reads the platform once and records what it said, or why it could not be read. */
export async function lookAtTarget(db: Database, service: string, platform: ReleasePlatform): Promise<void> {
  const answer = await ask(platform);
  const readAt = new Date();
  await db.$transaction(async (tx) => {
    await lockForRecording(tx, `target ${service}`);
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

type Answer =
  | { ok: true; live: LiveOnTarget; candidates: TargetReading["candidates"] }
  | { ok: false; why: string };

async function ask(platform: ReleasePlatform): Promise<Answer> {
  try {
    const [live, candidates] = await Promise.all([platform.current(), platform.candidates()]);
    return { ok: true, live, candidates };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
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
