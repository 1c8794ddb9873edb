import { type Change, shortQuote, unclear } from "@/lib/domain/release/migration/change";
import { insideOf, isWord, literalOf, literalsOf } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { readSqlValue } from "@/lib/domain/release/migration/code/sql-inside";
import {
  type Chain,
  chainOf,
  type Link,
  statementsIn,
} from "@/lib/domain/release/migration/javascript/chains";
import { callbackOf } from "@/lib/domain/release/migration/javascript/methods";
import * as means from "@/lib/domain/release/migration/meaning";

const COLUMN_TYPES =
  /^(?:increments|bigIncrements|string|text|integer|tinyint|smallint|mediumint|bigint|bigInteger|float|double|decimal|boolean|date|datetime|dateTime|time|timestamp|binary|enu|enum|json|jsonb|uuid|geometry|geography|point|specificType)$/;
const MODIFIERS =
  /^(?:notNullable|nullable|defaultTo|unique|primary|references|inTable|onDelete|onUpdate|index|unsigned|comment|after|first|collate|withKeyName|deferrable|notNull)$/;

/** `knex.schema.…`, `knex("table").…`, `knex.raw(…)`; null when the chain is none of Knex. */
export function readKnex(
  { root, rootGiven, links }: Chain,
  quote: string,
  params: readonly string[],
  text: string,
): Change[] | null {
  if (!params.includes(root)) return null;
  const [first, ...more] = links;
  if (rootGiven) return rows(literalOf(rootGiven.list[0]), links, quote);
  if (first?.name === "raw" && more.length === 0) return readSqlValue(withoutBindings(first), quote);
  if (first?.name !== "schema" || first.given) return null;
  let schema = "";
  return more.flatMap((link) => {
    if (link.name === "withSchema") {
      schema = `${literalOf(link.given?.list[0]) ?? "?"}.`;
      return [];
    }
    return schemaLink(link, schema, quote, text);
  });
}

function withoutBindings({ given }: Link): CodeToken[] | undefined {
  return given?.list.length === 1 ? given.list[0] : [];
}

function schemaLink(link: Link, schema: string, quote: string, text: string): Change[] {
  const { name, given } = link;
  const named = literalOf(given?.list[0]);
  const table = named === null ? null : schema + named;
  if (name === "raw") return readSqlValue(withoutBindings(link), quote);
  if (/^(?:dropTable|dropTableIfExists)$/.test(name)) return [means.dropTable(table ?? undefined, quote)];
  if (/^(?:dropSchema|dropSchemaIfExists)$/.test(name)) return [means.dropTable(undefined, quote)];
  if (
    /^(?:createSchema|createSchemaIfNotExists|createView|createMaterializedView|createExtension|createExtensionIfNotExists)$/.test(
      name,
    )
  )
    return [means.harmless(quote)];
  if (/^(?:dropView|dropViewIfExists|renameView|dropMaterializedView)$/.test(name))
    return [{ sort: "destructive", quote }];
  if (table === null)
    return unclear(quote, undefined, name === "renameTable" ? [{ sort: "destructive", quote }] : []);
  if (name === "renameTable")
    return [means.renameTable(table, schema + (literalOf(given?.list[1]) ?? ""), quote)];
  const callback = callbackOf(given?.list[1]);
  if (callback === null) return unclear(quote);
  const t = callback.params[0] ?? "";
  const inner = statementsIn(callback.body).flatMap((statement) => tableLine(table, t, statement, text));
  // What belongs to a table that was not there asks nothing of the older release.
  const others = inner.filter((change) => change.table !== table);
  if (name === "createTable") return [means.createTable(table, quote), ...others];
  if (name === "createTableIfNotExists") return [means.createTable(table, quote, false), ...others];
  return /^(?:alterTable|table)$/.test(name) ? inner : unclear(quote, undefined, inner);
}

function tableLine(table: string, t: string, statement: readonly CodeToken[], text: string): Change[] {
  const quote = `${table}: ${shortQuote(text.slice(statement[0]?.at ?? 0, statement.at(-1)?.to))}`;
  const chain = chainOf(statement);
  const [first, ...modifiers] = chain?.links ?? [];
  const strange = chain?.root !== t || chain.rootGiven !== null || !first?.given || first.given.strange;
  const changes = strange ? null : builder(table, first, modifiers, quote);
  return changes ?? unclear(quote, undefined, graveWords(table, statement, quote));
}

function graveWords(table: string, statement: readonly CodeToken[], quote: string): Change[] {
  const words = statement.filter(({ kind }) => kind === "word").map(({ text }) => text);
  if (words.some((word) => /^drop(?:Column|Columns|Timestamps)$/.test(word)))
    return [means.loseRows(table, quote)];
  return words.some((word) => /^(?:alter|renameColumn|dropNullable)$/.test(word))
    ? [means.renameColumn(table, quote)]
    : [];
}

function builder(
  table: string,
  { name, given }: Link,
  modifiers: readonly Link[],
  quote: string,
): Change[] | null {
  const names = literalsOf(given?.list[0]) ?? [];
  const [column = ""] = names;
  if (COLUMN_TYPES.test(name)) return addOrAlter(table, name, column || "id", modifiers, quote);
  if (name === "timestamps") return [means.harmless(quote, table)];
  if (name === "dropTimestamps") return [means.dropColumns(table, ["created_at", "updated_at"], quote)];
  if (/^(?:comment|engine|charset|collate)$/.test(name)) return [means.harmless(quote, table)];
  if (name === "index") return [means.harmless(quote, table)];
  if (/^drop(?:Unique|Index|Foreign|Primary|Checks)$/.test(name)) return [means.loosen(table, quote)];
  if (/^(?:check\w*|primary)$/.test(name)) return [means.addRule("check", table, [], quote)];
  if (column === "") return null;
  switch (name) {
    case "dropColumn":
    case "dropColumns":
      return [
        means.dropColumns(
          table,
          [...names, ...(given?.list.slice(1) ?? []).map((value) => literalOf(value) ?? "")],
          quote,
        ),
      ];
    case "renameColumn":
      return [means.renameColumn(table, quote)];
    case "setNullable":
      return [means.allowNoValue(table, column, quote)];
    case "dropNullable":
      return [means.requireValue(table, column, quote)];
    case "unique":
      return [means.addRule("unique", table, names, quote)];
    case "foreign":
      return [means.addRule("foreign key", table, names, quote)];
    default:
      return null;
  }
}

function addOrAlter(
  table: string,
  type: string,
  name: string,
  modifiers: readonly Link[],
  quote: string,
): Change[] | null {
  const has = (word: string) => modifiers.find((link) => link.name === word);
  if (has("alter")) return [means.changeType(table, name, quote)];
  if (modifiers.some((link) => !MODIFIERS.test(link.name))) return null;
  const value = has("defaultTo")?.given?.list[0];
  const counted = /ncrements$/.test(type);
  const filled = counted || (value !== undefined && !isWord(value, "null", "undefined"));
  const nullable = has("nullable")?.given?.list[0];
  const required =
    has("notNullable") !== undefined ||
    has("notNull") !== undefined ||
    has("primary") !== undefined ||
    isWord(nullable, "false");
  return [
    means.addColumn(
      { table, name, required, filled, unique: has("unique") !== undefined && !counted },
      quote,
    ),
  ];
}

/** `knex("orders").where(…).del()`. */
function rows(table: string | null, links: readonly Link[], quote: string): Change[] {
  const at = table ?? undefined;
  if (links.some(({ name }) => /^(?:del|delete|truncate)$/.test(name))) return [means.loseRows(at, quote)];
  const update = links.find(({ name }) => name === "update");
  if (update) {
    const values = insideOf(update.given?.list[0], "{") ?? update.given?.list.flat() ?? [];
    return values.some((value) => isWord([value], "null"))
      ? [means.loseRows(at, quote)]
      : unclear(quote, "it changes rows");
  }
  return links.at(-1)?.name === "insert" ? [means.writeRows(at, quote)] : unclear(quote);
}
