import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { beforeEach, expect, test } from "vitest";
import { useDatabase } from "@/test/database";
import { applyMigrations } from "./apply.mjs";
import { migrateDurableEngine } from "./durable-engine.mjs";

const migrated = useDatabase();
let folder: string;
let url: string;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-migrations-"));
  const name = `empty_${randomUUID().replaceAll("-", "")}`;
  await query(migrated.ownerUrl, `create database ${name}`);
  url = Object.assign(new URL(migrated.ownerUrl), { pathname: `/${name}` }).href;
  return async () => {
    fs.rmSync(folder, { recursive: true });
    await query(migrated.ownerUrl, `drop database ${name} with (force)`);
  };
});

async function query(address: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

function write(name: string, sql: string): void {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  fs.writeFileSync(path.join(folder, name, "migration.sql"), sql);
}

test("applies what is missing, in order, and nothing a second time", async () => {
  write("2_rows", "insert into cup values ('tea')");
  write("1_table", "create table cup (name text)");
  expect(await applyMigrations(url, folder)).toEqual(["1_table", "2_rows"]);
  expect(await applyMigrations(url, folder)).toEqual([]);
  expect(await query(url, "select name from cup")).toEqual([{ name: "tea" }]);
});

test("applies each migration once when several processes start together", async () => {
  write("1_table", "create table cup (name text)");
  const applied = await Promise.all([1, 2, 3].map(() => applyMigrations(url, folder)));
  expect(applied.flat()).toEqual(["1_table"]);
});

test("leaves nothing behind of a migration that fails", async () => {
  write("1_broken", "create table cup (name text); select * from nowhere");
  await expect(applyMigrations(url, folder)).rejects.toThrow("The migration 1_broken failed");
  expect(await query(url, "select to_regclass('cup') as cup")).toEqual([{ cup: null }]);
  expect(await query(url, "select * from _prisma_migrations")).toEqual([]);
});

test("refuses a migration that was edited after it had been applied", async () => {
  write("1_table", "create table cup (name text)");
  await applyMigrations(url, folder);
  write("1_table", "create table mug (name text)");
  write("2_more", "create table plate (name text)");
  await expect(applyMigrations(url, folder)).rejects.toThrow("was edited after it had been applied");
  expect(await query(url, "select to_regclass('plate') as plate")).toEqual([{ plate: null }]);
});

test("refuses a database made by a newer version", async () => {
  write("1_table", "create table cup (name text)");
  await applyMigrations(url, folder);
  fs.rmSync(path.join(folder, "1_table"), { recursive: true });
  await expect(applyMigrations(url, folder)).rejects.toThrow("which this version of Twokey does not know");
});

test("makes the durable engine's tables once", async () => {
  expect(await migrateDurableEngine(url, "twokey_worker")).toBe(true);
  expect(await migrateDurableEngine(url, "twokey_worker")).toBe(false);
});

test("the durable engine starts with the worker's role, which may change no table", async () => {
  DBOS.setConfig({
    name: "twokey",
    systemDatabaseUrl: migrated.workerUrl,
    runMigrations: false,
    logLevel: "error",
    applicationVersion: "test",
  });
  await DBOS.launch();
  await DBOS.shutdown();
});
