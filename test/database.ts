import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { template } from "./postgres";

export interface TestDatabase {
  readonly name: string;
  readonly ownerUrl: string;
  readonly webUrl: string;
  readonly workerUrl: string;
}

/** Gives the test file a migrated database of its own, from before its first test to after its last. */
export function useDatabase(): TestDatabase {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const postgres = inject("postgres");
  const at = (url: string, database: string): string =>
    Object.assign(new URL(url), { pathname: `/${database}` }).href;
  const asAdmin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: at(postgres.owner, "postgres") });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  beforeAll(() => asAdmin(`create database ${name} template ${template}`));
  afterAll(() => asAdmin(`drop database if exists ${name} with (force)`));
  return {
    name,
    ownerUrl: at(postgres.owner, name),
    webUrl: at(postgres.web, name),
    workerUrl: at(postgres.worker, name),
  };
}
