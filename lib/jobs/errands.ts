import type { Logger } from "pino";
import type { TwokeyConfig } from "@/lib/config/config";
import { waitingAssessments } from "@/lib/db/assessment";
import type { Database } from "@/lib/db/client";
import { waitingConnectionTests } from "@/lib/db/connection-test";
import { waitingSampleReleases } from "@/lib/db/sample-release";
import { assessRelease } from "@/lib/jobs/assess-release";
import { releaseSample } from "@/lib/jobs/release-sample";
import type { Services } from "@/lib/jobs/services";
import { testConnection } from "@/lib/jobs/test-connection";
import { codeHostFor, releasePlatformFor } from "@/lib/runtime";

const SAMPLE_RELEASE_FRESH_MS = 60_000;
const TEST_FRESH_MS = 60_000;

type ErrandPorts = {
  db: Database;
  config: TwokeyConfig;
  services: Services;
  logger: Logger;
  /** Another release may be live now. */
  onReleased: () => void;
};

/** What people ask the worker for once: each is a row in the database, taken up when the worker is woken. */
export type Errands = {
  /** Nothing when the job is not an errand. */
  run(job: string, id: string): void;
  /** Takes up everything that was asked for while nobody listened. */
  catchUp(): void;
};

export function errandsOf({ db, config, services, logger, onReleased }: ErrandPorts): Errands {
  const assess = (id: string) =>
    assessRelease(
      { db, logger, service: services.find, platform: releasePlatformFor, codeHost: codeHostFor },
      id,
    );
  const release = async (id: string) => {
    const settings = config.services[0]?.targets[0]?.settings;
    if (!config.sample || settings?.platform !== "release-directories") return;
    await releaseSample({ db, logger }, { command: config.sample.release, folder: settings.root }, id);
    onReleased();
  };
  const attend = (task: Promise<void>, what: string) =>
    void task.catch((error: unknown) => logger.error({ error }, `${what} failed`));
  const run = (job: string, id: string) => {
    if (job === "assess_release") attend(assess(id), "assessment");
    if (job === "test_connection")
      attend(testConnection({ db, platformFor: services.platformFor }, id), "test of a connection");
    if (job === "release_sample") attend(release(id), "release of the sample");
  };
  const lookForAll = async () => {
    for (const { id } of await waitingAssessments(db)) run("assess_release", id);
    const from = new Date(Date.now() - SAMPLE_RELEASE_FRESH_MS);
    for (const id of await waitingConnectionTests(db, new Date(Date.now() - TEST_FRESH_MS)))
      run("test_connection", id);
    for (const id of await waitingSampleReleases(db, from)) run("release_sample", id);
  };
  return { run, catchUp: () => attend(lookForAll(), "catching up") };
}
