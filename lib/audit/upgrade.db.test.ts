import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportAudit } from "@/lib/queries/audit-export";
import { useDatabase } from "@/test/database";
import { applyMigrations } from "../../scripts/migrations/apply.mjs";
import { verifyExport } from "./verify/verify-export";

const SEALS_ARRIVE = "20261126090000_checkpoints";
const migrations = path.resolve("prisma/migrations");
const migrated = useDatabase();
const name = `older_${randomUUID().replaceAll("-", "")}`;
let folder: string;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "twokey-older-"));
  for (const migration of readdirSync(migrations).filter((found) => found < SEALS_ARRIVE))
    cpSync(path.join(migrations, migration), path.join(folder, migration), { recursive: true });
  await query(migrated.ownerUrl, `CREATE DATABASE ${name}`);
  url = Object.assign(new URL(migrated.ownerUrl), { pathname: `/${name}` }).href;
  await applyMigrations(url, folder);
});
afterAll(async () => {
  await query(migrated.ownerUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  rmSync(folder, { recursive: true });
});

async function query(address: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

test("an installation from before the seals is sealed as it stands, and verifies from then on", async () => {
  const [person, account] = [randomUUID(), randomUUID()];
  // Another zone than UTC: seals must not depend on who writes.
  await query(
    url,
    `SET TIME ZONE 'Asia/Kathmandu';
    INSERT INTO person (id, name, email) VALUES ('${person}', 'Zoë "Z" \\', 'zoe@test.example');
    INSERT INTO account (id, person_id, provider, subject, password_hash) VALUES ('${account}', '${person}', 'local', 'zoe@test.example', 'none');
    INSERT INTO role_grant (id, person_id, role) VALUES (gen_random_uuid(), '${person}', 'approver');
    INSERT INTO passkey (id, person_id, credential_id, public_key, transports, rp_id, label, usable_from)
      VALUES (gen_random_uuid(), '${person}', 'abc', '\\xa501', '{}', 'localhost', 'phone', now());
    INSERT INTO timeline_entry (event, body) VALUES ('note_added', '{"text":"before"}')`,
  );
  await applyMigrations(url, migrations);
  await query(
    url,
    `SET TIME ZONE 'Asia/Kathmandu';
    UPDATE passkey SET revoked_at = now();
    INSERT INTO timeline_entry (event, body) VALUES ('note_added', '{"text":"after"}')`,
  );
  const report = await verifyExport(exportAudit(url), { keys: [], file: null });
  expect(report.damage).toEqual([]);
  expect(report).toMatchObject({ log: { size: 2 }, facts: { size: 5 } });
});
