import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortMigration } from "./sort-migration";

const RAILS = (body: string) =>
  `class M < ActiveRecord::Migration[7.0]\n  def change\n    add_column :t, :x, :integer\n    ${body}\n  end\nend\n`;
const ALEMBIC = (body: string) =>
  `from alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n    op.add_column("t", sa.Column("x", sa.Integer()))\n    ${body}\n`;
const DJANGO = (body: string) =>
  `from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    operations = [\n        ${body}\n    ]\n`;
const KNEX = (body: string) =>
  `exports.up = async (knex) => {\n  await knex.schema.createTable("x", (t) => { t.increments(); });\n  ${body}\n};\nexports.down = async () => {};\n`;

describe("what is never called additive", () => {
  it.each([
    "create table a(b int)\ndrop table c",
    "CREATE INDEX i ON t (a)\nDELETE t",
    "ALTER TABLE t ADD c int DROP COLUMN d",
    "ALTER TABLE t ADD index int NOT NULL",
    "ALTER TABLE t ADD key varchar(10) NOT NULL",
    "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT (NULL)",
    "ALTER TABLE t ADD a int NULL, b int NOT NULL",
    "CREATE TABLE t (a int); SET search_path TO other; DROP TABLE t",
    "CREATE TABLE IF NOT EXISTS t (a int); DROP TABLE t",
    "DO $$ BEGIN IF false THEN CREATE TABLE t (a int); END IF; END $$; DROP TABLE t",
    "CREATE FUNCTION f() RETURNS void AS 'DROP TABLE t' LANGUAGE sql; SELECT f()",
    "CREATE PROCEDURE p AS BEGIN SELECT 1 END\nGO\nDROP TABLE x\nGO",
    "CREATE TABLE a (b text DEFAULT '\\'); DROP TABLE x; -- ')",
    "CREATE TABLE a (b int); -- x\rDROP TABLE t",
    "CREATE TABLE n (a int); INSERT INTO n WITH d AS (DELETE FROM o RETURNING *) SELECT * FROM d",
    "CREATE TABLE n (a int); UPDATE n JOIN o ON true SET o.x = NULL",
    "CREATE TABLE n (a int); DROP TABLE n; DROP TABLE n",
    "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t DROP COLUMN a; ALTER TABLE t DROP COLUMN a",
    "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1; ALTER TABLE t ALTER a DROP DEFAULT",
    "SET standard_conforming_strings = off; CREATE TABLE a (b int)",
    "BEGIN; CREATE TABLE a (b int); ROLLBACK",
    `CREATE TABLE a (b int) \${more}`,
    "DR\u200bOP TABLE x",
  ])("in SQL: %s", (sql) => {
    expect(sortMigration("1.sql", sql).sort).not.toBe("additive");
  });

  it.each([
    RAILS("send(:drop_table, :y)"),
    RAILS("add_column(:t, :y, :integer) && drop_table(:z)"),
    RAILS("add_column :t, :y, :string, default: User.delete_all"),
    RAILS("add_column :t, :y, :integer, **options"),
    RAILS("change_table(:t) { |t| t.public_send kind, :y }"),
    RAILS("create_table :y, force: true do |t|\n    end"),
    RAILS('execute "ALTER TABLE #{name} DROP COLUMN y"'),
    "class M < ActiveRecord::Migration[7.0]\n  def up; add_column :t, :x, :int; down; end\n  def down; drop_table :x; end\nend",
    "class M < ActiveRecord::Migration[7.0]\n  def down\n    x = if a then b end\n  end\n  def up\n    drop_table :b\n  end\nend",
  ])("in Rails: %s", (text) => {
    expect(sortMigration("1_m.rb", text).sort).not.toBe("additive");
  });

  it.each([
    ALEMBIC('getattr(op, "drop_table")("x")'),
    ALEMBIC('op.execute("DROP " "TABLE x")'),
    ALEMBIC('op.add_column("t", sa.Column("y", sa.Integer(), nullable=maybe))'),
    ALEMBIC('for t in ["a"]: op.drop_table(t)'),
    `${ALEMBIC("pass")}\nupgrade = other\n`,
    DJANGO('*more,\n        migrations.AddField("a", "b", models.TextField(null=True)),'),
    DJANGO("migrations.RunSQL([('DROP TABLE %s', ['x'])]),"),
    DJANGO('] + [migrations.DeleteModel("x")'),
    DJANGO('migrations.AddField("a", "c", models.TextField(default="")),'),
    DJANGO(']\n    operations += [migrations.DeleteModel("x")'),
  ])("in Python: %s", (text) => {
    expect(sortMigration("1_m.py", text).sort).not.toBe("additive");
  });

  it.each([
    KNEX('await knex.schema["dropTable"]("y");'),
    KNEX(`await knex.raw(\`DROP TABLE \${name}\`);`),
    KNEX('await knex.schema.table("y", (t) => { t["dropColumn"]("a"); });'),
    KNEX("await Promise.all(names.map((name) => knex.schema.dropTable(name)));"),
    KNEX("await exports.down(knex);"),
    KNEX('await knex.schema.table("y", (t) => { t.integer("a").notNullable().defaultTo(null); });'),
    `${KNEX("")}module.exports = other;\n`,
    'exports.up = async (knex = nuke()) => { await knex.schema.createTable("a", (t) => {}); };',
  ])("in JavaScript: %s", (text) => {
    expect(sortMigration("1_m.js", text).sort).not.toBe("additive");
  });

  const harm = fc.constantFrom(
    "DROP TABLE orders",
    "ALTER TABLE orders DROP COLUMN price",
    "ALTER TABLE orders RENAME COLUMN price TO amount",
    "ALTER TABLE orders ALTER COLUMN price SET NOT NULL",
    "ALTER TABLE orders ADD COLUMN region int NOT NULL",
    "DELETE FROM orders WHERE id = 1",
    "TRUNCATE TABLE orders",
    "CREATE UNIQUE INDEX one ON orders (price)",
  );
  const gap = fc.constantFrom(" ", "\n", "\t", "\r\n", " /* x */ ", " -- x\n", "/**/ ", "  ", " /* it's */ ");
  const harmless = fc.constantFrom(
    "CREATE TABLE n (a int);",
    "COMMENT ON TABLE n IS 'it''s; fine';",
    "ALTER TABLE orders ADD COLUMN note text;",
    "/* orders */",
    "",
  );

  it("is harm in any case, with any space and comment between its words, among harmless statements", () => {
    fc.assert(
      fc.property(
        harm,
        fc.array(gap, { minLength: 14, maxLength: 14 }),
        fc.boolean(),
        harmless,
        harmless,
        (sql, gaps, lower, before, after) => {
          const words = sql.split(" ").map((word, at) => word + (gaps[at] ?? " "));
          const text = `${before}${lower ? words.join("").toLowerCase() : words.join("")};${after}`;
          expect(["destructive", "irreversible"]).toContain(sortMigration("1.sql", text).sort);
        },
      ),
      { numRuns: 1000, seed: 20261126 },
    );
  });

  it("is text of any kind that nobody can read, and it never throws", () => {
    const piece = fc.constantFrom(
      ..."class def end do { } ( ) [ ] ' \" ` $$ /* */ -- # ; , => : = if else | \\ <<~SQL SQL %w[ <![CDATA[ ]]> BEGIN END CASE up down operations databaseChangeLog: - changeSet:".split(
        " ",
      ),
      "\n",
      "\n    ",
      "DROP TABLE x",
      "drop_table :x",
      "<databaseChangeLog>",
    );
    const file = fc.constantFrom("1.sql", "1.rb", "1.py", "1.js", "1.ts", "1.xml", "1.yaml", "1.json");
    fc.assert(
      fc.property(file, fc.array(piece, { maxLength: 40 }), (name, pieces) => {
        const { evidence } = sortMigration(name, pieces.join(" "));
        expect(evidence).not.toBe("");
      }),
      { numRuns: 2000, seed: 20261126 },
    );
  });
});
