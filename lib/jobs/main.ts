import type { FollowedConfig } from "@/lib/config/followed-config";
import { ConfigurationUnusable, followedConfiguration, sentenceOf } from "@/lib/configuration";
import { openDatabase } from "@/lib/db/client";
import { followConfiguration } from "@/lib/jobs/follow-configuration";
import { servicesOf } from "@/lib/jobs/services";
import { startWorker } from "@/lib/jobs/worker";
import { logger } from "@/lib/logger";
import { site } from "@/lib/site";

/** Ends the process with this code: the supervisor (scripts/start/supervisor.mjs) starts it again at once. */
const START_AGAIN = 75;

/** The worker process. Ends with code 1 and a plain sentence when it cannot begin. */
async function main(): Promise<void> {
  const databaseUrl = needed("DATABASE_URL");
  const followed = openConfiguration(needed("TWOKEY_CONFIG"));
  const { config } = followed.inForce;
  // The launcher owns the database: it puts the policy into force after, never before, its worker has read it.
  process.send?.({ configurationRead: true });
  const db = openDatabase(databaseUrl);
  const worker = await startWorker({
    db,
    config,
    services: servicesOf(config),
    databaseUrl,
    listenUrl: process.env.LISTEN_DATABASE_URL ?? databaseUrl,
    site: site(),
    statusFolder: needed("STATUS_DIR"),
    workerId: needed("TWOKEY_WORKER_ID"),
    dataFolder: needed("TWOKEY_DATA"),
    logger,
  });
  logger.info({ services: config.services.map(({ key }) => key) }, "worker runs");
  const ending = new AbortController();
  const stop = once(async (code) => {
    ending.abort();
    await worker.stop();
    await db.$disconnect();
    process.exit(code);
  });
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.once(signal, () => stop(0));
  followConfiguration({ db, logger, signal: ending.signal, followed }, () => {
    logger.warn("twokey.yaml has changed: the worker gives its work back and starts anew with it");
    stop(START_AGAIN);
  });
}

function openConfiguration(path: string): FollowedConfig {
  try {
    const followed = followedConfiguration("with secrets");
    const { problems, services } = followed.inForce.config;
    for (const problem of [...problems, ...services.flatMap((service) => service.problems)])
      logger.error(sentenceOf(problem));
    return followed;
  } catch (error) {
    if (error instanceof ConfigurationUnusable) error.message = `${path} cannot be used: ${error.message}`;
    throw error;
  }
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start with \`npm start\``);
  return value;
}

function once(work: (code: number) => Promise<void>): (code: number) => void {
  let begun = false;
  return (code) => {
    if (begun) return;
    begun = true;
    work(code).catch((error) => {
      logger.error({ error }, "worker did not stop in order");
      process.exit(1);
    });
  };
}

main().catch((error: Error) => {
  logger.fatal(error.message);
  process.exit(1);
});
