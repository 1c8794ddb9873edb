import { type Change, conditionally, unclear } from "@/lib/domain/release/migration/change";
import { unreadableCode } from "@/lib/domain/release/migration/code/unreadable";
import { readLiquibaseChange } from "@/lib/domain/release/migration/liquibase/change-types";
import { type Element, elementOf, imageOf } from "@/lib/domain/release/migration/liquibase/element";
import { readFlow } from "@/lib/domain/release/migration/liquibase/flow";
import { readXml } from "@/lib/domain/release/migration/liquibase/xml";
import { readYaml } from "@/lib/domain/release/migration/liquibase/yaml";
import { readSql } from "@/lib/domain/release/migration/sql/sql";

/** `image` is the same as long as nobody changes the set; `reruns`: Liquibase runs it again when somebody does. */
export type ChangeSet = { id: string; image: string; reruns: boolean; changes: Change[] };
/** `includes` are other changelogs; `strange` what stands beside the change sets and may mean something. */
export type Changelog = { sets: ChangeSet[]; includes: string[]; strange: string[] };

const GRAVE = /^(?:dropTable|dropColumn|delete|mergeColumns)$/;
const BREAKING = /^(?:rename\w+|modifyDataType|addNotNullConstraint|add\w*Constraint|drop\w+)$/;
const QUIET = /^(?:property|preConditions|databaseChangeLog|logicalFilePath|objectQuotingStrategy)$/;

export function readLiquibase(file: string, text: string): Change[] {
  const changelog = readChangelog(file, text);
  if (changelog === null) return unreadableCode(text, GRAVE, BREAKING);
  return changesOf(changelog, changelog.sets);
}

export function changesOf({ includes, strange }: Changelog, sets: readonly ChangeSet[]): Change[] {
  return [
    ...sets.flatMap(({ changes }) => changes),
    ...strange.flatMap((name) => unclear(name)),
    ...includes.flatMap((name) => unclear(`include ${name}`, "it stands in another file")),
  ];
}

/** Null: it cannot be read with certainty. */
export function readChangelog(file: string, text: string): Changelog | null {
  if (/\.sql$/i.test(file)) return readFormattedSql(text);
  const root = rootOf(file, text);
  if (root?.name !== "databaseChangeLog") return null;
  const changelog: Changelog = { sets: [], includes: [], strange: [] };
  for (const child of root.children) {
    if (child.name === "changeSet") changelog.sets.push(changeSetOf(child));
    else if (child.name === "include") changelog.includes.push(child.attributes.get("file") ?? "?");
    else if (!QUIET.test(child.name)) changelog.strange.push(child.name);
  }
  return changelog;
}

function rootOf(file: string, text: string): Element | null {
  if (/\.xml$/i.test(file)) return readXml(text);
  const value = /\.json$/i.test(file) ? readFlow(text) : readYaml(text);
  if (value === null || typeof value === "string" || Array.isArray(value)) return null;
  const logs = value.pairs.filter(([key]) => key === "databaseChangeLog");
  const [, log] = logs[0] ?? [];
  return log === undefined || value.pairs.length !== 1 ? null : elementOf("databaseChangeLog", log);
}

function changeSetOf(element: Element): ChangeSet {
  const { attributes, children } = element;
  const id = `${attributes.get("author")}:${attributes.get("id")}`;
  const sometimes =
    ["context", "contextFilter", "labels", "dbms", "runWith"].some((key) => attributes.has(key)) ||
    children.some(({ name }) => name === "preConditions");
  // `rollback` in YAML is a list, whose items look like changes: it is kept apart by the reader of the set.
  const changes = changesIn(element);
  const reruns = isYes(attributes.get("runOnChange")) || isYes(attributes.get("runAlways"));
  const modified = children.some(({ name }) => name === "modifySql");
  return {
    id,
    image: imageOf(element),
    reruns,
    changes: [
      ...(sometimes ? changes.map(conditionally) : changes),
      ...(modified ? unclear(`modifySql in ${id}`) : []),
    ],
  };
}

function changesIn({ children }: Element): Change[] {
  return children.filter(({ name }) => name !== "modifySql").flatMap(readLiquibaseChange);
}

function isYes(value: string | undefined): boolean {
  return value !== undefined && value.toLowerCase() !== "false";
}

const HEAD = /^[ \t]*--[ \t]*changeset[ \t]+(\S+)(.*)$/im;

/** Each set begins with a line `--changeset author:id`; lines `--rollback` are comments to every database. */
function readFormattedSql(text: string): Changelog | null {
  if (!/^\s*--\s*liquibase formatted sql/i.test(text)) return null;
  const parts = text.split(/^(?=[ \t]*--[ \t]*changeset[ \t])/im);
  const sets = parts.flatMap((part): ChangeSet[] => {
    const head = HEAD.exec(part);
    const sql = head ? part.slice(head.index + head[0].length) : part;
    const changes = readSql(sql);
    if (!head) return changes.length > 0 ? [{ id: "", image: part.trim(), reruns: false, changes }] : [];
    const options = head[2] ?? "";
    const sometimes =
      /\b(?:context|contextFilter|labels|dbms|preconditions)\b/i.test(options) ||
      /^\s*--\s*preconditions/im.test(sql);
    return [
      {
        id: head[1] ?? "",
        image: part.replace(/\s+/g, " ").trim(),
        reruns: /\brun(?:OnChange|Always)\s*:\s*true/i.test(options),
        changes: sometimes ? changes.map(conditionally) : changes,
      },
    ];
  });
  return { sets, includes: [], strange: [] };
}
