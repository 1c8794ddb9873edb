import type { TestProject } from "vitest/node";
import { openDatabase } from "../lib/db/client.ts";
import { keepPolicy } from "../lib/db/policy.ts";
import { migrate } from "../scripts/migrations/migrate.mjs";
import { withClient } from "../scripts/postgres/connect.mjs";
import { prepareDatabase } from "../scripts/postgres/roles.mjs";
import { startTemporaryServer } from "../scripts/postgres/temporary.mjs";
import { testPolicy } from "./policy.ts";

export const template = "twokey_template";

declare module "vitest" {
  interface ProvidedContext {
    /** A superuser on the server of this test run, and the two roles, all on the migrated template database. */
    postgres: { owner: string; web: string; worker: string };
  }
}

/** Starts one PostgreSQL for the run, with a migrated database that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporaryServer();
  try {
    const urls = await prepareDatabase(server, { folder: server.folder, database: template });
    await migrate(urls.owner);
    const db = openDatabase(urls.owner, 1);
    await keepPolicy(db, testPolicy).finally(() => db.$disconnect());
    // scripts/guards/drop-each.mjs takes a guard away and wants to see a test fail.
    const loss = process.env.TWOKEY_TEST_WITHOUT;
    if (loss) await withClient(urls.owner, (client) => client.query(loss));
    project.provide("postgres", urls);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server.stop;
}
