import { type Change, unclear } from "@/lib/domain/release/migration/change";
import {
  type Arguments,
  argumentsOf,
  insideOf,
  isWord,
  literalOf,
  literalsOf,
} from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { readSqlValue } from "@/lib/domain/release/migration/code/sql-inside";
import type { Chain } from "@/lib/domain/release/migration/javascript/chains";
import * as means from "@/lib/domain/release/migration/meaning";

const OWN = /^(?:queryInterface|qi|context)$/;

/** `queryInterface.…`; null when the chain is none of Sequelize. */
export function readSequelize(
  { root, rootGiven, links }: Chain,
  quote: string,
  params: readonly string[],
): Change[] | null {
  if (!params.includes(root) || !OWN.test(root) || rootGiven) return null;
  const [first, second, more] = links;
  if (first?.name === "sequelize" && !first.given && second?.name === "query" && !more)
    return readSqlValue(second.given?.list[0], quote);
  if (!first?.given || second || first.given.strange) return null;
  return operation(first.name, first.given, quote);
}

function operation(name: string, given: Arguments, quote: string): Change[] | null {
  const table = tableOf(given.list[0]);
  const column = literalOf(given.list[1]) ?? "";
  if (/^(?:dropAllTables|dropAllEnums|dropSchema|dropDatabase)$/.test(name))
    return [means.loseRows(undefined, quote)];
  if (name === "createSchema") return [means.harmless(quote)];
  if (table === null) return null;
  switch (name) {
    case "createTable":
      return [means.createTable(table, quote, false)];
    case "dropTable":
      return [means.dropTable(table, quote)];
    case "renameTable":
      return [means.renameTable(table, tableOf(given.list[1]) ?? "", quote)];
    case "addColumn":
      return column === "" ? null : addColumn(table, column, given.list[2], quote);
    case "removeColumn":
      return [means.dropColumns(table, [column], quote)];
    case "changeColumn":
      return [means.changeType(table, column, quote)];
    case "renameColumn":
      return [means.renameColumn(table, quote)];
    case "addIndex":
      return addIndex(table, given, quote);
    case "addConstraint":
      return addConstraint(table, given, quote);
    case "removeIndex":
    case "removeConstraint":
      return [means.loosen(table, quote)];
    case "bulkInsert":
    case "insert":
      return [means.writeRows(table, quote)];
    case "bulkDelete":
    case "delete":
      return [means.loseRows(table, quote)];
    default:
      return unclear(quote);
  }
}

/** `"orders"` or `{ tableName: "orders", schema: "shop" }`. */
function tableOf(value: CodeToken[] | undefined): string | null {
  const options = insideOf(value, "{");
  if (options === null) return literalOf(value);
  const { named } = argumentsOf(options);
  const schema = literalOf(named.get("schema"));
  const table = literalOf(named.get("tableName"));
  return table !== null && named.has("schema") ? `${schema}.${table}` : table;
}

/** UUIDV4 and NOW are filled in by the code, not by the database. Nullable unless it says otherwise. */
function addColumn(
  table: string,
  name: string,
  value: CodeToken[] | undefined,
  quote: string,
): Change[] | null {
  const options = insideOf(value, "{");
  if (options === null)
    return value?.some(({ text }) => text === ".")
      ? [means.addColumn({ table, name, required: false, filled: false }, quote)]
      : null;
  const { named, strange } = argumentsOf(options);
  if (strange) return null;
  const empty = named.get("allowNull");
  const fallback = named.get("defaultValue");
  const inCode = fallback?.some(({ text }) => /^(?:UUIDV1|UUIDV4|NOW)$/.test(text)) ?? false;
  const counted = isWord(named.get("autoIncrement"), "true");
  const filled = counted || (fallback !== undefined && !isWord(fallback, "null", "undefined") && !inCode);
  const required = (empty !== undefined && !isWord(empty, "true")) || named.has("primaryKey");
  const unique = named.has("unique") && !isWord(named.get("unique"), "false");
  return [means.addColumn({ table, name, required, filled, unique }, quote)];
}

function optionsOf(given: Arguments): Map<string, CodeToken[]> {
  const options = given.list.slice(1).flatMap((value) => insideOf(value, "{") ?? []);
  return argumentsOf(options).named;
}

function addIndex(table: string, given: Arguments, quote: string): Change[] {
  const options = optionsOf(given);
  const unique =
    (options.has("unique") && !isWord(options.get("unique"), "false")) ||
    literalOf(options.get("type"))?.toUpperCase() === "UNIQUE";
  if (!unique && (options.has("indicesType") || options.has("indexType"))) return unclear(quote);
  if (!unique && options.has("type") && literalOf(options.get("type")) === null) return unclear(quote);
  if (!unique) return [means.harmless(quote, table)];
  return [means.addRule("unique", table, literalsOf(options.get("fields") ?? given.list[1]) ?? [], quote)];
}

function addConstraint(table: string, given: Arguments, quote: string): Change[] {
  const options = optionsOf(given);
  const type = literalOf(options.get("type"))?.toLowerCase();
  const fields = literalsOf(options.get("fields")) ?? [];
  if (type === "foreign key") return [means.addRule("foreign key", table, fields, quote)];
  if (type === "unique") return [means.addRule("unique", table, fields, quote)];
  return [means.addRule("check", table, [], quote)];
}
