import { openDatabase } from "@/lib/db/client";
import { HTTP_PACE, wireOver } from "@/lib/jobs/faults/test-host-over-http";
import { journalledPlatform } from "@/lib/jobs/faults/test-journalled-platform";
import { startWorker } from "@/lib/jobs/worker";
import { logger } from "@/lib/logger";
import { TEST_SITE, testConfig } from "@/test/run";

// The whole worker in a process of its own, with the journalled platform where production has its adapters.
const { DATABASE_URL = "", PLATFORM_URL = "", STATUS_DIR = "", TWOKEY_WORKER_ID = "" } = process.env;
const wire = wireOver(PLATFORM_URL);

await startWorker({
  db: openDatabase(DATABASE_URL),
  config: testConfig({ services: [], sample: null }),
  services: {
    find: () => null,
    platformFor: (target) =>
      journalledPlatform(wire, target, {
        offers: { key: true, precondition: true },
        pace: HTTP_PACE,
        sender: String(process.pid),
      }),
    smokeFor: () => async () => ({ good: true, evidence: "There are none." }),
    triggersFor: () => ({ everyMs: 1_000, unitOf: () => "none" }),
  },
  databaseUrl: DATABASE_URL,
  listenUrl: DATABASE_URL,
  site: TEST_SITE,
  statusFolder: STATUS_DIR,
  dataFolder: STATUS_DIR,
  workerId: TWOKEY_WORKER_ID,
  logger,
});
process.once("disconnect", () => process.exit(1));
process.send?.("ready");
