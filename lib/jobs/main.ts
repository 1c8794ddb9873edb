import type { ConfigProblem, TwokeyConfig } from "@/lib/config/config";
import { loadConfig } from "@/lib/config/load";
import { openDatabase } from "@/lib/db/client";
import { servicesOf } from "@/lib/jobs/services";
import { startWorker } from "@/lib/jobs/worker";
import { logger } from "@/lib/logger";
import { site } from "@/lib/site";

/** The worker process. Ends with code 1 and a plain sentence when it cannot begin. */
async function main(): Promise<void> {
  const databaseUrl = needed("DATABASE_URL");
  const config = readConfig(needed("TWOKEY_CONFIG"));
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
  const stop = once(async () => {
    await worker.stop();
    await db.$disconnect();
    process.exit(0);
  });
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.once(signal, stop);
}

function readConfig(path: string): TwokeyConfig {
  const loaded = loadConfig(path, process.env);
  const problems = loaded.ok
    ? [...loaded.config.problems, ...loaded.config.services.flatMap((service) => service.problems)]
    : loaded.problems;
  for (const problem of problems) logger.error(inWords(problem));
  if (!loaded.ok) throw new Error(`${path} cannot be used: ${problems.map(inWords).join(" ")}`);
  return loaded.config;
}

function inWords({ file, line, path, message }: ConfigProblem): string {
  return `${file}${line === null ? "" : `:${line}`} ${path}: ${message}`;
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start with \`npm start\``);
  return value;
}

function once(work: () => Promise<void>): () => void {
  let begun = false;
  return () => {
    if (begun) return;
    begun = true;
    work().catch((error) => {
      logger.error({ error }, "worker did not stop in order");
      process.exit(1);
    });
  };
}

main().catch((error: Error) => {
  logger.fatal(error.message);
  process.exit(1);
});
