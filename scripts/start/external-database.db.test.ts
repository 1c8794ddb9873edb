import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../migrations/migrate.mjs";
import { startTemporaryServer } from "../postgres/temporary.mjs";
import { openExternalDatabase } from "./external-database.mjs";

// A server of its own: the logins of the two roles belong to a whole server.
let server: Awaited<ReturnType<typeof startTemporaryServer>>;
const as = (user: string, password: string) =>
  Object.assign(new URL(server.url("postgres")), { username: user, password }).href;

beforeAll(async () => {
  server = await startTemporaryServer();
  await query(server.url("postgres"), "create role acme login createrole password 'owner secret'");
  await query(server.url("postgres"), "create role clerk login password 'clerk secret'");
  await query(server.url("postgres"), "grant create on database postgres to acme");
  await query(server.url("postgres"), "alter schema public owner to acme");
});
afterAll(() => server.stop());

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

test("desk and worker sign in as themselves, with the same passwords from every machine", async () => {
  const urls = await openExternalDatabase({ owner: as("acme", "owner secret") });
  expect(await openExternalDatabase({ owner: as("acme", "owner secret") })).toEqual(urls);
  await migrate(urls.owner);
  for (const [url, role] of [
    [urls.web, "twokey_web"],
    [urls.worker, "twokey_worker"],
  ] as const) {
    expect(await query(url, "select session_user::text as who")).toEqual([{ who: role }]);
    await expect(query(url, "set role acme")).rejects.toThrow("permission denied");
    await expect(query(url, "alter table plan disable trigger plan_gate")).rejects.toThrow("must be owner");
  }
});

test("an owner without a password, or without the right to let others sign in, is told what to do", async () => {
  await expect(openExternalDatabase({ owner: as("acme", "") })).rejects.toThrow("holds no password");
  await expect(openExternalDatabase({ owner: as("clerk", "clerk secret") })).rejects.toMatchObject({
    message: "The owner of DATABASE_URL may not let twokey_web sign in.",
    todo: expect.arrayContaining([expect.stringContaining("WEB_DATABASE_URL")]),
  });
});

test("addresses that were given are used as they are", async () => {
  const given = { web: "postgres://w@db/x", worker: "postgres://k@db/x" };
  expect(await openExternalDatabase({ owner: as("acme", "owner secret"), ...given })).toMatchObject(given);
});
