import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { hostname } from "node:os";
import type { Logger } from "pino";
import { reachOnly } from "@/lib/adapters/http";
import type { TwokeyConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";
import { watchGuards } from "@/lib/db/guards/watch";
import { beat, stopBeating } from "@/lib/db/worker-heartbeat";
import { startCheckpoints } from "@/lib/jobs/checkpoints/checkpoints";
import { errandsOf } from "@/lib/jobs/errands";
import { type Engine, startEngine } from "@/lib/jobs/execution/engine";
import { Executions } from "@/lib/jobs/execution/executions";
import { guardedWork } from "@/lib/jobs/execution/guarded-work";
import { startExpiringPlans } from "@/lib/jobs/expire-plans";
import { type Loop, startLoop } from "@/lib/jobs/loop";
import { startPolling } from "@/lib/jobs/poll-metrics";
import { startExecutions } from "@/lib/jobs/run-executions";
import { startSendingNotices } from "@/lib/jobs/send-notices";
import type { Services } from "@/lib/jobs/services";
import { startSuspendingRoles } from "@/lib/jobs/suspend-roles";
import { listenForWork } from "@/lib/jobs/wake";
import { startWatchingReleases } from "@/lib/jobs/watch-releases";
import { startWatchingVerifications } from "@/lib/jobs/watch-verifications";
import { notifiersFor } from "@/lib/runtime";
import type { Site } from "@/lib/signature/passkey";
import { renderStatusPage } from "@/lib/status-page/render-job";

export type WorkerSettings = {
  db: Database;
  config: TwokeyConfig;
  /** What twokey.yaml names, opened. */
  services: Services;
  /** The same database as `db`, for the engine. */
  databaseUrl: string;
  /** The same database again, past any connection pooler: notifications do not get through one. */
  listenUrl: string;
  site: Site;
  statusFolder: string;
  /** TWOKEY_DATA: holds the key of the checkpoints and their file. */
  dataFolder: string;
  /** Stays the same from start to start. */
  workerId: string;
  logger: Logger;
};

const HEARTBEAT_MS = 2_000;
const STATUS_PAGE_MS = 60_000;

/** Everything that happens by itself. Resolves when it runs; `stop` lets calls under way end first. */
export async function startWorker(settings: WorkerSettings): Promise<{ stop: () => Promise<void> }> {
  const { db, config, services, logger } = settings;
  reachOnly(config.network);
  const stopping = new AbortController();
  // Every loop and every call under way listens to it: more than Node expects.
  setMaxListeners(0, stopping.signal);
  const life = { db, logger, signal: stopping.signal };
  const owner = `${hostname()} ${process.pid} ${randomUUID()}`;

  const releases = startWatchingReleases({ ...life, config });
  const checkpoints = startCheckpoints({ ...life, dataFolder: settings.dataFolder, git: config.audit.git });
  const { engine, executions } = await openEngine(settings, owner, () => {
    releases.wake();
    checkpoints.wake();
  });
  const statusPage = startStatusPage(settings, stopping.signal);
  const notices = startSendingNotices({
    ...life,
    notifiers: notifiersFor(config),
    origin: settings.site.origin,
  });
  const work = startExecutions(executions, engine, life);
  const loops: Pick<Loop, "stopped">[] = [
    releases,
    checkpoints,
    statusPage,
    notices,
    work,
    startHeartbeat(settings, owner, stopping.signal),
    startPolling({ ...life, config }),
    startExpiringPlans(life),
    startSuspendingRoles(life),
    startWatchingVerifications({ ...life, ...services }),
  ];
  const errands = errandsOf({ db, config, services, logger, onReleased: releases.wake });
  listenForWork(
    settings.listenUrl,
    {
      wakeUp({ job, id }) {
        if (job === "render_status_page") statusPage.wake();
        else if (job === "send_notices") notices.wake();
        else if (job === "execute_plan" && id !== null) engine.run(id);
        else if (id !== null) errands.run(job, id);
      },
      connected() {
        work.wake();
        statusPage.wake();
        notices.wake();
        errands.catchUp();
      },
    },
    life,
  );

  return {
    async stop() {
      // First the calls under way: while they last, everything else goes on watching.
      await engine.stop().finally(() => stopping.abort());
      await Promise.all(loops.map(({ stopped }) => stopped));
      await stopBeating(db, owner);
    },
  };
}

async function openEngine(
  { db, config, services, databaseUrl, workerId, site, logger }: WorkerSettings,
  owner: string,
  onEnded: () => void,
): Promise<{ engine: Engine; executions: Executions }> {
  const rules = { site, policy: { reauthenticate: config.policy.reauthenticate === "allowed" } };
  const { platformFor } = services;
  const executions = new Executions({ db, logger, owner, platformFor, rules });
  const guards = watchGuards(db, config.policy, (differences) => {
    if (differences.length > 0)
      logger.error({ differences }, "nothing is executed: guards of the database are missing");
    else logger.info("every guard of the database stands");
  });
  await guards.differences();
  const engine = await startEngine(guardedWork(executions, guards), {
    url: databaseUrl,
    workerId,
    logger,
    onEnded,
  });
  return { engine, executions };
}

function startStatusPage({ db, config, statusFolder, logger }: WorkerSettings, signal: AbortSignal): Loop {
  return startLoop(STATUS_PAGE_MS, signal, async () => {
    try {
      await renderStatusPage({ db, config, directory: statusFolder });
    } catch (error) {
      logger.error({ error }, "status page not rendered");
    }
  });
}

function startHeartbeat({ db, logger }: WorkerSettings, id: string, signal: AbortSignal): Loop {
  const startedAt = new Date();
  return startLoop(HEARTBEAT_MS, signal, async () => {
    try {
      await beat(db, { id, startedAt }, new Date());
    } catch (error) {
      logger.error({ error }, "no sign of life could be given");
    }
  });
}
