import { type Change, shortQuote, unclear } from "@/lib/domain/release/migration/change";
import {
  type Arguments,
  argumentsOf,
  behindGroup,
  insideOf,
  isWord,
  literalOf,
  literalsOf,
} from "@/lib/domain/release/migration/code/arguments";
import * as means from "@/lib/domain/release/migration/meaning";
import {
  column,
  columnNull,
  index,
  reference,
  timestamps,
} from "@/lib/domain/release/migration/rails/operations";
import type { RubyNode } from "@/lib/domain/release/migration/rails/ruby";

const TYPES =
  /^(?:string|text|integer|bigint|float|decimal|numeric|datetime|timestamp|timestamptz|time|date|binary|blob|boolean|json|jsonb|uuid|inet|cidr|macaddr|citext|hstore|enum|virtual|serial|bigserial|tsvector|interval|point|daterange|tsrange|tstzrange|int4range|int8range|numrange|bit|xml|money|primary_key|unsigned_integer|unsigned_bigint|tinyint|mediumtext|longtext|vector)$/;

/** `create_table :x do |t| … end` and `change_table`. `read` reads statements that are none of `t`. */
export function readTableBlock(
  name: string,
  given: Arguments,
  node: RubyNode,
  quote: string,
  read: (nodes: readonly RubyNode[]) => Change[],
  text: string,
): Change[] {
  const [first = null, second = null] = given.list.map((value) => literalOf(value));
  const table =
    name === "create_join_table"
      ? (literalOf(given.named.get("table_name")) ?? [first, second].sort().join("_"))
      : first;
  const most = name === "create_join_table" ? 2 : 1;
  const elsewhere = given.strange || given.named.has("as") || given.list.length > most;
  if (table === null || elsewhere) return unclear(quote, undefined, read(node.body ?? []));
  const t = node.params[0];
  const inner = (node.body ?? []).flatMap((line) =>
    t !== undefined &&
    line.opens === null &&
    line.body === null &&
    line.tokens[0]?.text === t &&
    line.tokens[1]?.text === "."
      ? tableLine(table, line, text)
      : isEmpty(line)
        ? []
        : unclear(shortQuote(line.tokens.map((token) => token.text).join(" ")), undefined, read([line])),
  );
  if (name === "change_table") return inner;
  const force = given.named.get("force");
  const maybe = given.named.has("if_not_exists");
  const made = means.createTable(table, quote, !maybe);
  if (force !== undefined && !isWord(force, "false"))
    return [{ ...made, sort: "irreversible", why: "it takes an older one away" }];
  // What belongs to a table that was not there asks nothing of the older release.
  return [made, ...inner.filter((change) => change.table !== table)];
}

function isEmpty({ tokens }: RubyNode): boolean {
  return tokens.length === 0;
}

function tableLine(table: string, { tokens }: RubyNode, text: string): Change[] {
  const quote = `${table}: ${shortQuote(text.slice(tokens[0]?.at ?? 0, tokens.at(-1)?.to))}`;
  const name = tokens[2]?.text ?? "";
  const rest = tokens.slice(3);
  const inside = insideOf(rest, "(");
  // What stands behind the bracket of a call is a condition or a chain.
  if (rest[0]?.text === "(" && (inside === null || behindGroup(rest, 0) !== rest.length))
    return unclear(quote);
  const given = argumentsOf(inside ?? rest);
  const names = given.list.map((value) => literalOf(value));
  if (
    given.strange ||
    rest.some(
      ({ kind, text: word }, at) =>
        kind === "word" && /^(?:if|unless)$/.test(word) && rest[at + 1]?.text !== ":",
    )
  )
    return unclear(quote);
  if (name === "index") return index(table, literalsOf(given.list[0]) ?? [], given, quote);
  if (names.some((known) => known === null)) return unclear(quote);
  return (
    byName(
      table,
      name,
      names.filter((known) => known !== null),
      given,
      quote,
    ) ?? unclear(quote)
  );
}

function byName(
  table: string,
  name: string,
  names: string[],
  given: Arguments,
  quote: string,
): Change[] | null {
  const [first = ""] = names;
  if (TYPES.test(name)) return column(table, names, given, quote);
  switch (name) {
    case "column":
      return column(table, [first], given, quote);
    case "references":
    case "belongs_to":
      return reference(table, names, given, quote);
    case "timestamps":
      return timestamps(table, given, quote);
    case "remove":
      return [means.dropColumns(table, names, quote)];
    case "remove_references":
    case "remove_belongs_to":
      return [
        means.dropColumns(
          table,
          names.map((column) => `${column}_id`),
          quote,
        ),
      ];
    case "remove_timestamps":
      return [means.dropColumns(table, ["created_at", "updated_at"], quote)];
    case "rename":
      return [means.renameColumn(table, quote)];
    case "change":
      return [means.changeType(table, first, quote)];
    case "change_null":
      return columnNull(table, first, { ...given, list: [[], ...given.list] }, quote);
    case "change_default":
      return [means.setDefault(table, first, true, quote)];
    case "foreign_key":
      return [means.addRule("foreign key", table, [], quote)];
    case "check_constraint":
      return [means.addRule("check", table, [], quote)];
    case "unique_constraint":
      return [means.addRule("unique", table, names, quote)];
    case "remove_index":
    case "remove_foreign_key":
      return [means.loosen(table, quote)];
    case "comment":
      return [means.harmless(quote)];
    default:
      return null;
  }
}
