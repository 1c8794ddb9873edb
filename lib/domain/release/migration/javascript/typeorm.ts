import { type Change, unclear } from "@/lib/domain/release/migration/change";
import {
  type Arguments,
  argumentsOf,
  behindGroup,
  insideOf,
  isWord,
  literalOf,
  literalsOf,
} from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { readSqlValue } from "@/lib/domain/release/migration/code/sql-inside";
import type { Chain } from "@/lib/domain/release/migration/javascript/chains";
import * as means from "@/lib/domain/release/migration/meaning";

/** `queryRunner.…` of TypeORM and `this.addSql(…)` of MikroORM; null when the chain is neither. */
export function readTypeOrm(
  { root, rootGiven, links }: Chain,
  quote: string,
  params: readonly string[],
): Change[] | null {
  const [first, more] = links;
  if (rootGiven || !first?.given || more) return null;
  if (root === "this" && first.name === "addSql") return readSqlValue(first.given.list[0], quote);
  if (root !== "queryRunner" || !params.includes(root)) return null;
  if (first.name === "query")
    return first.given.list.length === 1
      ? readSqlValue(first.given.list[0], quote)
      : unclear(quote, undefined, readSqlValue(first.given.list[0], quote));
  return operation(first.name, first.given, quote);
}

function operation(name: string, given: Arguments, quote: string): Change[] | null {
  const table = literalOf(given.list[0]);
  if (/^(?:dropTable|clearTable|clearDatabase|dropDatabase|dropSchema)$/.test(name))
    return [means.loseRows(table ?? undefined, quote)];
  if (name === "createTable") return createTable(given, quote);
  if (/^(?:createSchema|createDatabase)$/.test(name)) return [means.harmless(quote)];
  if (/^(?:startTransaction|commitTransaction)$/.test(name)) return [];
  if (table === null) return null;
  switch (name) {
    case "addColumn":
      return addColumn(table, given.list[1], quote);
    case "addColumns": {
      const columns = insideOf(given.list[1], "[");
      return (
        columns && splitNew(columns).flatMap((column) => addColumn(table, column, quote) ?? unclear(quote))
      );
    }
    case "dropColumn":
      return [means.dropColumns(table, [literalOf(given.list[1]) ?? ""], quote)];
    case "dropColumns":
      return [means.dropColumns(table, literalsOf(given.list[1]) ?? [], quote)];
    case "renameColumn":
    case "changeColumn":
    case "changeColumns":
      return [means.renameColumn(table, quote)];
    case "renameTable":
      return [means.renameTable(table, literalOf(given.list[1]) ?? "", quote)];
    case "createIndex": {
      const options = optionsOf(given.list[1], "TableIndex");
      if (options === null) return null;
      if (!options.has("isUnique") || isWord(options.get("isUnique"), "false"))
        return [means.harmless(quote, table)];
      return [means.addRule("unique", table, literalsOf(options.get("columnNames")) ?? [], quote)];
    }
    case "createForeignKey":
      return [
        means.addRule(
          "foreign key",
          table,
          literalsOf(optionsOf(given.list[1], "TableForeignKey")?.get("columnNames")) ?? [],
          quote,
        ),
      ];
    case "createUniqueConstraint":
    case "createCheckConstraint":
    case "createPrimaryKey":
      return [means.addRule("check", table, [], quote)];
    case "dropIndex":
    case "dropForeignKey":
    case "dropUniqueConstraint":
    case "dropCheckConstraint":
      return [means.loosen(table, quote)];
    default:
      return null;
  }
}

function createTable(given: Arguments, quote: string): Change[] | null {
  const name = literalOf(optionsOf(given.list[0], "Table")?.get("name"));
  return name === null
    ? null
    : [means.createTable(name, quote, given.list.length === 1 || !isWord(given.list[1], "true"))];
}

/** The inside of `new Name({ … })` or of `{ … }`. */
function optionsOf(value: readonly CodeToken[] | undefined, name: string): Map<string, CodeToken[]> | null {
  const tokens = (value ?? []).filter(({ kind }) => kind !== "line");
  const made =
    tokens[0]?.text === "new" && tokens[1]?.text === name ? insideOf(tokens.slice(2), "(") : tokens;
  const inside = made && insideOf(argumentsOf(made).list[0], "{");
  if (!inside) return null;
  const options = argumentsOf(inside);
  return options.strange ? null : options.named;
}

/** `new TableColumn({ name, type, isNullable, default })`; a value must be there unless it says otherwise. */
function addColumn(table: string, value: readonly CodeToken[] | undefined, quote: string): Change[] | null {
  const options = optionsOf(value, "TableColumn");
  const name = literalOf(options?.get("name"));
  if (!options || name === null) return null;
  const fallback = options.get("default");
  const generated = options.has("isGenerated") || options.has("generationStrategy");
  const filled = generated || (fallback !== undefined && !isWord(fallback, "null", "undefined"));
  const unique = options.has("isUnique") && !isWord(options.get("isUnique"), "false");
  if (options.has("asExpression")) return unclear(quote);
  return [
    means.addColumn(
      { table, name, required: !isWord(options.get("isNullable"), "true"), filled, unique },
      quote,
    ),
  ];
}

/** `new A({…}), new A({…})`. */
function splitNew(tokens: readonly CodeToken[]): CodeToken[][] {
  const parts: CodeToken[][] = [];
  for (let at = 0; at < tokens.length; at++) {
    const opens = tokens[at]?.text === "new" ? at + 2 : tokens[at]?.text === "{" ? at : -1;
    if (opens === -1) continue;
    const end = behindGroup(tokens, opens);
    parts.push(tokens.slice(at, end));
    at = end - 1;
  }
  return parts;
}
