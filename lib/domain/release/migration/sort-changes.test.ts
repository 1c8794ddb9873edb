import { describe, expect, it } from "vitest";
import { type FileChange, sortChanges } from "./sort-changes";

const CREATE = "CREATE TABLE a (b int);\n";
const set = (id: string, change: string, more = "") =>
  `<changeSet id="${id}" author="kim"${more}>${change}</changeSet>`;
const log = (...sets: string[]) => `<databaseChangeLog>${sets.join("\n")}</databaseChangeLog>`;
const ADDS = '<createTable tableName="a"/>';
const DROPS = '<dropTable tableName="a"/>';

function sortOf(before: string | null, after: string | null, file = "db/1.sql") {
  return sortChanges([{ file, before, after }])[0];
}

describe("a file of the folder of migrations that differs", () => {
  it("is read when it is new", () => {
    expect(sortOf(null, CREATE)).toEqual({
      file: "db/1.sql",
      sort: "additive",
      evidence: "CREATE TABLE a (b int)",
    });
  });

  it("is never clear when it was changed or deleted after it was released", () => {
    expect(sortOf(CREATE, `-- ${CREATE}`)?.evidence).toContain("was changed after it was released");
    expect(sortOf(CREATE, CREATE.replace("int", "text"))?.sort).toBe("unclear");
    expect(sortOf(CREATE, null)).toMatchObject({ sort: "unclear" });
    expect(sortOf(CREATE, null)?.evidence).toContain("was deleted");
  });

  it("counts what was added at its end at its worst, and never better than unclear", () => {
    expect(sortOf(CREATE, `${CREATE}DROP TABLE c;`)).toMatchObject({ sort: "irreversible" });
    expect(sortOf(CREATE, `${CREATE}CREATE TABLE c (d int);`)?.sort).toBe("unclear");
  });

  it("is read again when Flyway repeats it", () => {
    const file = "db/R__tables.sql";
    expect(sortOf("DROP TABLE x;", "COMMENT ON TABLE a IS 'x';", file)?.sort).toBe("additive");
  });

  it.each([
    "db/README.md",
    "db/meta/_journal.json",
    "db/.gitkeep",
    "db/U7__undo.sql",
    "db/000007_add.down.sql",
    "db/2026_x/down.sql",
    "db/schema.prisma",
  ])("is no migration when the tool never runs it forward: %s", (file) => {
    for (const [before, after] of [
      [null, "DROP TABLE x"],
      ["DROP TABLE x", "DROP TABLE y"],
      ["DROP TABLE x", null],
    ] as const)
      expect(sortOf(before, after, file)?.sort).toBe("no migration");
  });

  it.each([
    "db/V3__shut.down.sql",
    "db/20260101_add_ab_test.rb",
    "db/0003_schema_test.py",
    "db/V2__structure.sql",
  ])("is a migration although its name sounds like none: %s", (file) => {
    expect(sortOf(null, "DROP TABLE x", file)?.sort).not.toBe("no migration");
  });
});

describe("a changelog of Liquibase", () => {
  const grown = (before: string, after: string) => sortOf(before, after, "db/changelog.xml");

  it("counts the change sets that are new", () => {
    expect(grown(log(set("1", DROPS)), log(set("1", DROPS), set("2", ADDS)))?.sort).toBe("additive");
    expect(grown(log(set("1", ADDS)), log(set("1", ADDS), set("2", DROPS)))?.sort).toBe("irreversible");
  });

  it("does not mind another layout of an older change set, but another content", () => {
    expect(grown(log(set("1", ADDS)), `${log(set("1", `\n  ${ADDS}\n`))}\n`)?.sort).toBe("no migration");
    expect(grown(log(set("1", ADDS)), log(set("1", DROPS)))?.evidence).toContain("was changed after");
    expect(grown(log(set("1", ADDS)), log())?.sort).toBe("unclear");
  });

  it("counts a change set again that runs whenever it changes", () => {
    const older = log(set("1", ADDS, ' runOnChange="true"'));
    expect(grown(older, log(set("1", DROPS, ' runOnChange="true"')))?.sort).toBe("irreversible");
  });

  it("does not hide a second change set of the same name", () => {
    expect(grown(log(set("1", ADDS)), log(set("1", ADDS), set("1", DROPS)))?.sort).not.toBe("no migration");
  });

  it("grows as SQL, too", () => {
    const older = "--liquibase formatted sql\n--changeset kim:1\nDROP TABLE z;\n";
    const newer = `${older}--changeset kim:2\nCREATE TABLE a (b int);\n--rollback DROP TABLE a;\n`;
    expect(sortOf(older, newer)?.sort).toBe("additive");
    expect(sortOf(older, `${newer}--changeset kim:3\nDROP TABLE b;\n`)?.sort).toBe("irreversible");
  });

  it("is no migration when it only includes what is judged itself, and unclear when it is not", () => {
    const main: FileChange = {
      file: "db/main.xml",
      before: log(),
      after: log('<include file="db/2.xml"/>'),
    };
    const included: FileChange = { file: "db/2.xml", before: null, after: log(set("2", ADDS)) };
    expect(sortChanges([main, included]).map(({ sort }) => sort)).toEqual(["no migration", "additive"]);
    expect(sortChanges([main]).map(({ sort }) => sort)).toEqual(["unclear"]);
  });
});
