import pg from "pg";
import { inject } from "vitest";
import type { Database } from "@/lib/db/client";
import type { Policy } from "@/lib/domain/approval/policy";

let elsewhere: string | null = null;

/** For tests on a server of their own: the address of its owner. */
export function operatorSignsInAt(ownerUrl: string): void {
  elsewhere = ownerUrl;
}

async function operatorOf(db: Database): Promise<string> {
  if (elsewhere) return elsewhere;
  const [row] = await db.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
  return Object.assign(new URL(inject("postgres").owner), { pathname: `/${row?.name}` }).href;
}

/** Runs one statement as the owner of this test's database: what only the server's operator may do. */
export function asOperator(db: Database, sql: string, values: unknown[]): Promise<void> {
  return allAsOperator(db, [[sql, values]]);
}

/** The same for several statements, all or nothing: nobody sees what is half done. */
export async function allAsOperator(
  db: Database,
  statements: [sql: string, values: unknown[]][],
): Promise<void> {
  const client = new pg.Client({ connectionString: await operatorOf(db) });
  // A connection that breaks later also rejects the query in flight, which is where it is handled.
  client.on("error", () => {});
  await client.connect();
  try {
    if (statements.length > 1) await client.query("BEGIN");
    for (const [sql, values] of statements) await client.query(sql, values);
    if (statements.length > 1) await client.query("COMMIT");
  } finally {
    await client.end();
  }
}

/** Changes rules of the policy in force, as a start with another twokey.yaml would, but under the same version. */
export async function changePolicy(db: Database, changes: Partial<Policy>): Promise<void> {
  await asOperator(db, "UPDATE policy SET document = document || $1", [JSON.stringify(changes)]);
}
