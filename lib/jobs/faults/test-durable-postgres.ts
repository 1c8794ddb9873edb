import { execFile } from "node:child_process";
import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { openDatabase } from "@/lib/db/client";
import { keepPolicy } from "@/lib/db/policy";
import { migrate } from "@/scripts/migrations/migrate.mjs";
import { postgresPrograms } from "@/scripts/postgres/binaries.mjs";
import { spareFolder } from "@/scripts/postgres/location.mjs";
import { postgresOwner } from "@/scripts/postgres/owner.mjs";
import { prepareDatabase } from "@/scripts/postgres/roles.mjs";
import { startServer } from "@/scripts/postgres/server.mjs";
import { testPolicy } from "@/test/policy";

const run = promisify(execFile);

export type DurablePostgres = {
  urls: { owner: string; web: string; worker: string };
  /** immediate: as after a loss of power, with recovery from the log; fast: connections are cut, then a clean stop. */
  restart(mode: "immediate" | "fast"): Promise<void>;
  stop(): Promise<void>;
};

/** A server of its own that keeps what it acknowledged, as in production: nothing of it is made faster for tests. */
export async function startDurablePostgres(): Promise<DurablePostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), "twokey-durable-"));
  await chmod(folder, 0o711);
  const spare = spareFolder(tmpdir());
  const server = await startServer({ folder, spareFolder: spare, discard: true });
  const urls = await prepareDatabase(server, { folder, database: "twokey" });
  await migrate(urls.owner);
  const db = openDatabase(urls.owner, 1);
  await keepPolicy(db, testPolicy).finally(() => db.$disconnect());
  const cluster = path.join(folder, "cluster");
  const owner = postgresOwner(cluster);
  const pgCtl = path.join(postgresPrograms(owner, spare), "pg_ctl");
  const log = path.join(folder, "postgres.log");
  return {
    urls,
    restart: async (mode) => {
      const args = ["restart", "-s", "-w", "-t", "60", "-m", mode, "-D", cluster, "-l", log];
      await run(pgCtl, args, { ...owner, cwd: tmpdir() });
    },
    stop: server.stop,
  };
}
