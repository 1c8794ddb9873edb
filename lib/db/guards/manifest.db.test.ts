import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { readGuards } from "@/lib/db/guards/catalog";
import { guardDifferences } from "@/lib/db/guards/intact";
import { useDatabase } from "@/test/database";
import { asOperator } from "@/test/operator";
import { testPolicy } from "@/test/policy";

const urls = useDatabase();
let owner: Database;
let web: Database;
let worker: Database;

beforeAll(() => {
  owner = openDatabase(urls.ownerUrl, 1);
  web = openDatabase(urls.webUrl, 1);
  worker = openDatabase(urls.workerUrl, 1);
});
afterAll(() => Promise.all([owner, web, worker].map((db) => db.$disconnect())));

describe("the manifest of guards", () => {
  it("is what the migrations make (npm run guards writes it anew)", async () => {
    const guards = await readGuards(owner);
    const sorted = Object.fromEntries(Object.entries(guards).sort(([a], [b]) => (a < b ? -1 : 1)));
    await expect(`${JSON.stringify(sorted, null, 2)}\n`).toMatchFileSnapshot("../../../prisma/guards.json");
  });

  it("is seen alike by the desk and the worker, for whom every guard stands", async () => {
    expect(await guardDifferences(web, testPolicy)).toEqual([]);
    expect(await guardDifferences(worker, testPolicy)).toEqual([]);
  });

  it("finds a process that signs in as the owner", async () => {
    expect(await guardDifferences(owner, testPolicy)).toEqual([
      expect.stringContaining("owner of the tables"),
    ]);
  });

  it.each([
    [
      "ALTER TABLE approval DISABLE TRIGGER approval_gate",
      "ALTER TABLE approval ENABLE ALWAYS TRIGGER approval_gate",
    ],
    ["ALTER TABLE plan ENABLE REPLICA TRIGGER plan_gate", "ALTER TABLE plan ENABLE ALWAYS TRIGGER plan_gate"],
    ["GRANT INSERT ON execution TO twokey_web", "REVOKE INSERT ON execution FROM twokey_web"],
    ["GRANT UPDATE (state) ON execution TO twokey_web", "REVOKE UPDATE (state) ON execution FROM twokey_web"],
    ["GRANT SELECT ON account TO PUBLIC", "REVOKE SELECT ON account FROM PUBLIC"],
    ["GRANT CREATE ON SCHEMA public TO twokey_web", "REVOKE CREATE ON SCHEMA public FROM twokey_web"],
    ["ALTER FUNCTION lock_plan(uuid) SECURITY INVOKER", "ALTER FUNCTION lock_plan(uuid) SECURITY DEFINER"],
    [
      "ALTER FUNCTION lock_plan(uuid) RESET search_path",
      "ALTER FUNCTION lock_plan(uuid) SET search_path = public, pg_temp",
    ],
    [
      "CREATE RULE nothing AS ON INSERT TO timeline_entry DO INSTEAD NOTHING",
      "DROP RULE nothing ON timeline_entry",
    ],
    [
      "ALTER TABLE plan ALTER COLUMN digest DROP NOT NULL",
      "ALTER TABLE plan ALTER COLUMN digest SET NOT NULL",
    ],
    ["ALTER TABLE approval DISABLE TRIGGER ALL", "ALTER TABLE approval ENABLE TRIGGER ALL"],
  ])("finds %s", async (change, back) => {
    await asOperator(owner, change, []);
    expect(await guardDifferences(worker, testPolicy)).not.toEqual([]);
    await asOperator(owner, back, []);
  });

  it("finds a gate that was emptied, and a constraint and an index that were dropped", async () => {
    await asOperator(owner, "ALTER TABLE plan DROP CONSTRAINT plan_digest_is_of_bytes", []);
    await asOperator(owner, "DROP INDEX execution_one_per_target", []);
    await asOperator(
      owner,
      `CREATE OR REPLACE FUNCTION execution_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
       SET search_path = public, pg_temp AS $$ BEGIN RETURN NEW; END $$`,
      [],
    );
    const differences = await guardDifferences(worker, testPolicy);
    expect(differences).toContain("constraint plan.plan_digest_is_of_bytes is missing");
    expect(differences).toContain("unique index execution_one_per_target is missing");
    expect(differences).toContain("function execution_gate() is another than it should be");
  });
});
