import pg from "pg";
import { inject } from "vitest";
import type { Database } from "@/lib/db/client";
import type { Policy } from "@/lib/domain/approval/policy";

/** Runs one statement as the owner of this test's database: what only the server's operator may do. */
export async function asOperator(db: Database, sql: string, values: unknown[]): Promise<void> {
  const [row] = await db.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
  const connectionString = Object.assign(new URL(inject("postgres").owner), {
    pathname: `/${row?.name}`,
  }).href;
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql, values).finally(() => client.end());
}

/** Changes rules of the policy in force, as a start with another twokey.yaml would, but under the same version. */
export async function changePolicy(db: Database, changes: Partial<Policy>): Promise<void> {
  await asOperator(db, "UPDATE policy SET document = document || $1", [JSON.stringify(changes)]);
}
