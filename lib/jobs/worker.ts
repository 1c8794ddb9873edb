import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "pino";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { smokeTester } from "@/lib/adapters/smoke/smoke-tester";
import type { ServiceConfig, TwokeyConfig } from "@/lib/config/config";
import { waitingAssessments } from "@/lib/db/assessment";
import type { Database } from "@/lib/db/client";
import { waitingSampleReleases } from "@/lib/db/sample-release";
import { beat, stopBeating } from "@/lib/db/worker-heartbeat";
import { assessRelease } from "@/lib/jobs/assess-release";
import { startEngine } from "@/lib/jobs/execution/engine";
import { openExecutions } from "@/lib/jobs/execution/executions";
import { startExpiringPlans } from "@/lib/jobs/expire-plans";
import { type Loop, startLoop } from "@/lib/jobs/loop";
import { startPolling } from "@/lib/jobs/poll-metrics";
import { releaseSample } from "@/lib/jobs/release-sample";
import { startExecutions } from "@/lib/jobs/run-executions";
import { listenForWork, type WakeUp } from "@/lib/jobs/wake";
import { startWatchingReleases } from "@/lib/jobs/watch-releases";
import { startWatchingVerifications } from "@/lib/jobs/watch-verifications";
import { codeHostFor, releasePlatformFor } from "@/lib/runtime";
import type { Site } from "@/lib/signature/passkey";
import { renderStatusPage } from "@/lib/status-page/render-job";

export type WorkerSettings = {
  db: Database;
  config: TwokeyConfig;
  /** Connection for LISTEN and for the engine; the same database as `db`. */
  databaseUrl: string;
  listenUrl: string;
  site: Site;
  statusFolder: string;
  /** Stays the same from start to start. */
  workerId: string;
  logger: Logger;
};

const HEARTBEAT_MS = 2_000;
const STATUS_PAGE_MS = 60_000;
const SAMPLE_RELEASE_FRESH_MS = 60_000;

/** Everything that happens by itself. Resolves when it runs; `stop` lets calls under way end first. */
export async function startWorker(settings: WorkerSettings): Promise<{ stop: () => Promise<void> }> {
  const { db, config, logger } = settings;
  const stopping = new AbortController();
  const life = { db, logger, signal: stopping.signal };
  const services = servicesOf(config);
  const owner = `${hostname()} ${process.pid} ${randomUUID()}`;

  const rules = {
    site: settings.site,
    policy: { reauthenticate: config.policy.reauthenticate === "allowed" },
  };
  const { platformFor } = services;
  const executions = openExecutions({ db, logger, owner, platformFor, rules });
  const releases = startWatchingReleases({ ...life, config });
  const engine = await startEngine(executions, {
    url: settings.databaseUrl,
    workerId: settings.workerId,
    logger,
    onEnded: releases.wake,
  });

  const statusPage = startLoop(
    STATUS_PAGE_MS,
    stopping.signal,
    guarded(logger, "status page not rendered", async () => {
      await renderStatusPage({ db, config, directory: settings.statusFolder });
    }),
  );
  const work = startExecutions(executions, engine, life);
  const startedAt = new Date();
  const heartbeat = startLoop(
    HEARTBEAT_MS,
    stopping.signal,
    guarded(logger, "no sign of life", () => beat(db, { id: owner, startedAt }, new Date())),
  );
  const loops: Pick<Loop, "stopped">[] = [
    statusPage,
    work,
    heartbeat,
    startPolling({ ...life, config }),
    startExpiringPlans(life),
    startWatchingVerifications({ ...life, ...services }),
    releases,
  ];

  const assess = (id: string) =>
    assessRelease(
      { db, logger, service: services.find, platform: releasePlatformFor, codeHost: codeHostFor },
      id,
    );
  const release = async (id: string) => {
    const folder = config.services[0]?.target.root;
    if (config.sample && folder) {
      await releaseSample({ db, logger }, { command: config.sample.release, folder }, id);
    }
  };
  const attend = (task: Promise<void>, what: string) =>
    void task.catch((error: unknown) => logger.error({ error }, `${what} failed`));
  const wakeUp = ({ job, id }: WakeUp) => {
    if (job === "render_status_page") statusPage.wake();
    if (id === null) return;
    if (job === "execute_plan") engine.run(id);
    if (job === "assess_release") attend(assess(id), "assessment");
    if (job === "release_sample") attend(release(id), "release of the sample");
  };
  const catchUp = async () => {
    work.wake();
    statusPage.wake();
    for (const { id } of await waitingAssessments(db)) attend(assess(id), "assessment");
    const from = new Date(Date.now() - SAMPLE_RELEASE_FRESH_MS);
    for (const id of await waitingSampleReleases(db, from)) attend(release(id), "release of the sample");
  };
  listenForWork(settings.listenUrl, { wakeUp, connected: () => attend(catchUp(), "catching up") }, life);

  return {
    async stop() {
      stopping.abort();
      await engine.stop();
      await Promise.all(loops.map(({ stopped }) => stopped));
      await stopBeating(db, owner);
    },
  };
}

function servicesOf(config: TwokeyConfig) {
  const platforms = new Map<string, ReleasePlatform>();
  const find = (key: string): ServiceConfig | null =>
    config.services.find((service) => service.key === key) ?? null;
  const need = (key: string): ServiceConfig => {
    const service = find(key);
    if (!service) throw new Error(`twokey.yaml has no service ${key}`);
    return service;
  };
  return {
    find,
    platformFor(key: string): ReleasePlatform {
      const platform = platforms.get(key) ?? releasePlatformFor(need(key));
      platforms.set(key, platform);
      return platform;
    },
    smokeFor(key: string) {
      const { verification, target } = need(key);
      const health =
        target.healthUrl === null ? [] : [{ method: "GET", url: target.healthUrl, expectStatus: 200 }];
      return smokeTester([...verification.smoke, ...health]);
    },
    triggersFor(key: string) {
      const { metrics } = need(key);
      const units = new Map(metrics.definitions.map(({ name, unit }) => [name, unit]));
      return { everyMs: metrics.everyMs, unitOf: (metric: string) => units.get(metric) ?? ("none" as const) };
    },
  };
}

function guarded(logger: Logger, what: string, turn: () => Promise<void>): () => Promise<void> {
  return () => turn().catch((error) => logger.error({ error }, what));
}
