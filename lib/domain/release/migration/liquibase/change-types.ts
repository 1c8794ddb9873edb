import { type Change, unclear } from "@/lib/domain/release/migration/change";
import type { Element } from "@/lib/domain/release/migration/liquibase/element";
import * as means from "@/lib/domain/release/migration/meaning";
import { readSql } from "@/lib/domain/release/migration/sql/sql";

const NOTHING = /^(?:comment|rollback|validCheckSum|preConditions|tagDatabase|empty|output|property|ignore)$/;
const BREAKS =
  /^(?:rename\w+|dropView|dropProcedure|dropSequence|alterSequence|dropSynonym|dropFunction|dropPackage)$/;
const LOOSER =
  /^drop(?:Index|UniqueConstraint|ForeignKeyConstraint|PrimaryKey|CheckConstraint|AllForeignKeyConstraints|Trigger)$/;
const HARMLESS = /^(?:setTableRemarks|setColumnRemarks|createSequence|createSynonym|enableCheckConstraint)$/;
const DEFAULTS = [
  "defaultValue",
  "defaultValueNumeric",
  "defaultValueBoolean",
  "defaultValueDate",
  "defaultValueComputed",
  "defaultValueSequenceNext",
];

/** One change of a change set. */
export function readLiquibaseChange(element: Element): Change[] {
  const { name, attributes, children } = element;
  const quote = quoteOf(element);
  if (NOTHING.test(name)) return [];
  if (name === "sql") return readSqlText(element, quote);
  const schema = attributes.get("schemaName");
  const bare = attributes.get("tableName") ?? attributes.get("baseTableName");
  const table = schema && bare ? `${schema}.${bare}` : bare;
  if (BREAKS.test(name)) return [{ sort: "destructive", quote, table }];
  if (HARMLESS.test(name)) return [means.harmless(quote, table)];
  if (name === "createView")
    return isYes(attributes.get("replaceIfExists"))
      ? unclear(quote, "how it was before is not in the text")
      : [means.harmless(quote)];
  if (name === "delete" || name === "dropTable" || name === "mergeColumns")
    return [name === "dropTable" ? means.dropTable(table, quote) : means.loseRows(table, quote)];
  if (table === undefined) return unclear(quote);
  if (LOOSER.test(name)) return [means.loosen(table, quote)];
  return onTable(name, table, attributes, columnsOf(children), quote);
}

function onTable(
  name: string,
  table: string,
  attributes: Map<string, string>,
  columns: Element[],
  quote: string,
): Change[] {
  const column = attributes.get("columnName") ?? "";
  const names = columns.map((inner) => inner.attributes.get("name") ?? "");
  const listed = (attributes.get("columnNames") ?? attributes.get("baseColumnNames") ?? "")
    .split(",")
    .map((part) => part.trim());
  switch (name) {
    case "createTable":
      return [means.createTable(table, quote, !isYes(attributes.get("ifNotExists")))];
    case "addColumn":
      return columns.length === 0 ? unclear(quote) : columns.map((inner) => addColumn(table, inner, quote));
    case "dropColumn":
      return [means.dropColumns(table, column ? [column] : names, quote)];
    case "modifyDataType":
      return [means.changeType(table, column, quote)];
    case "addNotNullConstraint":
      return [means.requireValue(table, column, quote)];
    case "dropNotNullConstraint":
      return [means.allowNoValue(table, column, quote)];
    case "addDefaultValue":
      return [means.setDefault(table, column, true, quote)];
    case "dropDefaultValue":
      return [means.setDefault(table, column, false, quote)];
    case "createIndex":
      return [
        isYes(attributes.get("unique"))
          ? means.addRule("unique", table, names, quote)
          : means.harmless(quote, table),
      ];
    case "addUniqueConstraint":
      return [means.addRule("unique", table, listed, quote)];
    case "addForeignKeyConstraint":
      return [means.addRule("foreign key", table, listed, quote)];
    case "addPrimaryKey":
    case "addCheckConstraint":
      return [means.addRule("check", table, [], quote)];
    case "insert":
    case "loadData":
    case "loadUpdateData":
      return [means.writeRows(table, quote)];
    case "update":
      return [updated(table, names, columns, quote)];
    default:
      return unclear(quote);
  }
}

/** `value` fills the rows that are there; only a default fills those that the older release writes later. */
function addColumn(table: string, { attributes, children }: Element, quote: string): Change {
  const rules = children.filter(({ name }) => name === "constraints").map((inner) => inner.attributes);
  const says = (key: string) => rules.map((rule) => rule.get(key)).find((value) => value !== undefined);
  // A type may carry words of SQL along.
  const type = attributes.get("type") ?? "";
  const rule = /\b(?:unique|check|generated|references|primary)\b/i.test(type);
  const required =
    /\bnot\s+null\b/i.test(type) ||
    (says("nullable") !== undefined && says("nullable") !== "true") ||
    isYes(says("primaryKey"));
  const filled =
    DEFAULTS.some((key) => attributes.has(key) && attributes.get(key) !== "NULL") ||
    isYes(attributes.get("autoIncrement"));
  const name = attributes.get("name") ?? "";
  return means.addColumn({ table, name, required, filled, unique: rule || isYes(says("unique")) }, quote);
}

function updated(table: string, names: string[], columns: Element[], quote: string): Change {
  const wipes = columns.some(
    ({ attributes }) =>
      [...attributes.keys()].every((key) => key === "name" || key === "type") ||
      attributes.get("valueComputed")?.toUpperCase() === "NULL",
  );
  return { sort: wipes ? "irreversible" : "unclear", quote, table, columns: names, onNewColumns: "additive" };
}

/** The SQL is the text of the node, or its attribute `sql` in YAML and JSON. */
function readSqlText({ attributes, text, children }: Element, quote: string): Change[] {
  const sql = attributes.get("sql") ?? text;
  const known = children.every(({ name }) => name === "comment");
  const delimiter = attributes.get("endDelimiter");
  const split =
    delimiter && /^\\?[;/@$]+$|^(?:\\n)?GO$/i.test(delimiter)
      ? sql.replaceAll(delimiter.replaceAll("\\n", "\n"), ";\n")
      : sql;
  const changes = readSql(delimiter && delimiter !== "GO" ? split : sql);
  return known && changes.length > 0 ? changes : unclear(quote, undefined, changes);
}

function columnsOf(children: readonly Element[]): Element[] {
  return children.filter(({ name }) => name === "column");
}

function isYes(value: string | undefined): boolean {
  return value !== undefined && value !== "false";
}

function quoteOf({ name, attributes, children }: Element): string {
  const own = [...attributes].map(([key, value]) => `${key}=${value}`);
  const columns = columnsOf(children).map((inner) => inner.attributes.get("name") ?? "?");
  return [name, ...own, ...(columns.length > 0 ? [`(${columns.join(", ")})`] : [])]
    .join(" ")
    .replace(/\s+/g, " ")
    .slice(0, 120);
}
