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

/** `pgm.…`; null when the chain is none of node-pg-migrate. */
export function readPgMigrate(
  { root, rootGiven, links }: Chain,
  quote: string,
  params: readonly string[],
): Change[] | null {
  const [first, more] = links;
  if (root !== "pgm" || !params.includes(root) || rootGiven || !first?.given || more || first.given.strange)
    return null;
  return operation(first.name, first.given, quote);
}

function operation(name: string, given: Arguments, quote: string): Change[] | null {
  const table = literalOf(given.list[0]);
  if (name === "sql")
    return given.list.length === 1
      ? readSqlValue(given.list[0], quote)
      : unclear(quote, undefined, readSqlValue(given.list[0], quote));
  if (name === "noTransaction") return [];
  if (
    /^(?:createType|createExtension|createSequence|createSchema|createFunction|createView|createDomain)$/.test(
      name,
    )
  )
    return given.list.some((options) => insideOf(options, "{")?.some(({ text }) => text === "replace"))
      ? unclear(quote)
      : [means.harmless(quote)];
  if (/^drop(?:Type|View|Function|Sequence|Domain|Extension)$/.test(name))
    return [{ sort: "destructive", quote }];
  if (name === "dropSchema") return [means.loseRows(undefined, quote)];
  if (table === null) return null;
  switch (name) {
    case "createTable":
      return [means.createTable(table, quote, given.list.length < 3)];
    case "dropTable":
      return [means.dropTable(table, quote)];
    case "renameTable":
      return [means.renameTable(table, literalOf(given.list[1]) ?? "", quote)];
    case "addColumn":
    case "addColumns":
      return addColumns(table, given, quote);
    case "dropColumn":
    case "dropColumns":
      return [means.dropColumns(table, literalsOf(given.list[1]) ?? [], quote)];
    case "renameColumn":
    case "alterColumn":
      return [means.renameColumn(table, quote)];
    case "createIndex": {
      const unique = argumentsOf(insideOf(given.list[2], "{") ?? []).named.get("unique");
      if (unique === undefined || isWord(unique, "false")) return [means.harmless(quote, table)];
      return [means.addRule("unique", table, literalsOf(given.list[1]) ?? [], quote)];
    }
    case "addConstraint":
      return [means.addRule("check", table, [], quote)];
    case "dropIndex":
    case "dropConstraint":
      return [means.loosen(table, quote)];
    default:
      return null;
  }
}

/** `{ note: "text", size: { type: "int", notNull: true, default: 0 } }`. */
function addColumns(table: string, given: Arguments, quote: string): Change[] | null {
  const columns = argumentsOf(insideOf(given.list[1], "{") ?? []);
  if (columns.named.size === 0 || columns.strange || columns.list.length > 0) return null;
  const adds = given.list.length > 2 ? ("maybe" as const) : ("surely" as const);
  return [...columns.named].flatMap(([name, value]) => addColumn(table, name, value, adds, quote));
}

function addColumn(
  table: string,
  name: string,
  value: CodeToken[],
  adds: "surely" | "maybe",
  quote: string,
): Change[] {
  if (literalOf(value) !== null)
    return [means.addColumn({ table, name, required: false, filled: false, adds }, quote)];
  const inside = insideOf(value, "{");
  const options = inside && argumentsOf(inside);
  if (!options || options.strange || options.named.has("check") || options.named.has("expressionGenerated"))
    return unclear(quote);
  const is = (key: string) => options.named.has(key) && !isWord(options.named.get(key), "false");
  const fallback = options.named.get("default");
  const filled =
    is("sequenceGenerated") || (fallback !== undefined && !isWord(fallback, "null", "undefined"));
  return [
    means.addColumn(
      { table, name, required: is("notNull") || is("primaryKey"), filled, unique: is("unique"), adds },
      quote,
    ),
  ];
}
