import { describe, expect, it } from "vitest";
import type { MigrationSort } from "./migration-sort";
import { sortMigration } from "./sort-migration";

describe("what a migration does", () => {
  it.each<[MigrationSort, string]>([
    ["additive", "CREATE TABLE coupon (id int PRIMARY KEY, code text NOT NULL);"],
    ["additive", "begin; alter table orders add column currency text not null default 'EUR'; commit;"],
    ["additive", 'ALTER TABLE "orders" ADD COLUMN "note" text, ADD COLUMN price numeric(10, 2);'],
    ["additive", "CREATE TABLE a (b int REFERENCES c ON DELETE CASCADE ON UPDATE SET NULL)"],
    ["additive", "CREATE INDEX CONCURRENTLY i ON t (a); COMMENT ON TABLE t IS 'do not drop; it''s ours'"],
    ["additive", "-- drop nothing\n/* delete from x */ CREATE SEQUENCE s"],
    ["additive", 'ALTER TABLE t ADD COLUMN "drop table; x" int'],
    ["additive", "SET lock_timeout = '2s'; CREATE VIEW v AS SELECT 1"],
    ["unclear", ""],
    ["unclear", "-- nothing"],
    ["unclear", "BEGIN; COMMIT"],
    ["unclear", "UPDATE t SET a = b + 1"],
    ["unclear", "INSERT INTO t VALUES (1)"],
    ["destructive", "CREATE UNIQUE INDEX i ON t (a)"],
    ["unclear", "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ["unclear", "CREATE TABLE t AS SELECT take_all()"],
    ["destructive", "ALTER TABLE t ADD COLUMN a int NOT NULL"],
    ["destructive", "ALTER TABLE t ADD COLUMN a int, ADD CONSTRAINT c CHECK (a > 0)"],
    ["unclear", "ALTER TABLE t ADD COLUMN a int UNIQUE"],
    ["unclear", "DO $$ BEGIN PERFORM f(); END $$"],
    ["unclear", "CREATE TABLE t (a text DEFAULT 'open"],
    ["destructive", "ALTER TABLE t RENAME COLUMN a TO b"],
    ["destructive", "ALTER TABLE t ALTER COLUMN a TYPE bigint"],
    ["destructive", "ALTER TABLE t ALTER a SET DATA TYPE bigint"],
    ["destructive", "ALTER TABLE t ALTER COLUMN a SET NOT NULL"],
    ["irreversible", "ALTER TABLE t DROP a"],
    ["destructive", "ALTER TYPE mood RENAME VALUE 'a' TO 'b'"],
    ["unclear", "drop index i"],
    ["destructive", "ALTER TABLE t MODIFY a int"],
    ["unclear", "ALTER TABLE t ADD COLUMN a int, DROP CONSTRAINT c"],
    ["irreversible", "DROP TABLE t"],
    ["irreversible", "ALTER TABLE t\n  DROP\n  COLUMN a"],
    ["irreversible", "TRUNCATE t"],
    ["irreversible", "CREATE TABLE a (b int); DELETE FROM t WHERE old"],
    ["irreversible", "DO $body$ BEGIN EXECUTE 'DROP TABLE t'; END $body$"],
  ])("is %s: %s", (sort, sql) => {
    expect(sortMigration("1.sql", sql).sort).toBe(sort);
  });

  it.each([
    ["a backslash before the quote", "SELECT E'\\''; DROP TABLE t; -- '"],
    ["a comment inside a comment", "/* /* */ DROP TABLE t; -- */"],
    ["a comment that one database executes", "/*! DROP TABLE t */"],
    ["a hash comment with an apostrophe", "# it's\nDROP TABLE t; -- isn't"],
    ["a quoted name with an apostrophe", "CREATE TABLE `a'b` (c int); DROP TABLE t; -- '"],
    ["two dashes that are minus signs", "SELECT 5--1; DROP TABLE t"],
    ["a literal that never ends", "SELECT 'a; DROP TABLE t"],
    ["a comment that never ends", "/* DROP TABLE t"],
    ["dollar quotes", "SELECT $a$'$a$; DROP TABLE t; -- '"],
  ])("is not hidden by %s", (_, sql) => {
    expect(sortMigration("1.sql", sql).sort).toBe("irreversible");
  });

  it("quotes the statement that decided as it was written", () => {
    const sql = 'CREATE TABLE a (b int);\nALTER TABLE "Orders"\n  DROP COLUMN "Old Price"; -- gone';
    expect(sortMigration("1.sql", sql).evidence).toBe('ALTER TABLE "Orders" DROP COLUMN "Old Price"');
  });
});
