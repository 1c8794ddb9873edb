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
import * as means from "@/lib/domain/release/migration/meaning";

type Operation = (given: Arguments, quote: string) => Change[] | null;

/** An operation of ActiveRecord by its name. Null: what it is given is not written out. */
export const OPERATIONS: Record<string, Operation> = {
  add_column: (given, quote) =>
    withNames(given, 2, ([table = "", name = ""]) =>
      given.list.length > 3 ? null : column(table, [name], given, quote),
    ),
  add_reference: (given, quote) =>
    withNames(given, 2, ([table = "", name = ""]) =>
      given.list.length > 2 ? null : reference(table, [name], given, quote),
    ),
  add_timestamps: (given, quote) => withNames(given, 1, ([table = ""]) => timestamps(table, given, quote)),
  add_index: (given, quote) =>
    withNames(given, 1, ([table = ""]) => index(table, literalsOf(given.list[1]) ?? [], given, quote)),
  add_foreign_key: (given, quote) =>
    withNames(given, 1, ([table = ""]) => [
      means.addRule("foreign key", table, foreignColumns(given), quote),
    ]),
  add_check_constraint: (given, quote) =>
    withNames(given, 1, ([table = ""]) => [means.addRule("check", table, [], quote)]),
  add_unique_constraint: (given, quote) =>
    withNames(given, 1, ([table = ""]) => [
      means.addRule("unique", table, literalsOf(given.list[1]) ?? [], quote),
    ]),
  add_exclusion_constraint: (given, quote) =>
    withNames(given, 1, ([table = ""]) => [means.addRule("check", table, [], quote)]),
  remove_column: (given, quote) =>
    withNames(given, 2, ([table = "", name = ""]) => [means.dropColumns(table, [name], quote)]),
  remove_columns: (given, quote) =>
    withNames(given, 2, ([table = "", ...names]) => [means.dropColumns(table, names, quote)]),
  remove_reference: (given, quote) =>
    withNames(given, 2, ([table = "", name = ""]) => [means.dropColumns(table, [`${name}_id`], quote)]),
  remove_timestamps: (given, quote) =>
    withNames(given, 1, ([table = ""]) => [means.dropColumns(table, ["created_at", "updated_at"], quote)]),
  drop_table: (given, quote) =>
    withNames(given, 1, (tables) => tables.map((table) => means.dropTable(table, quote))),
  drop_join_table: (_, quote) => [means.dropTable(undefined, quote)],
  truncate: (_, quote) => [means.loseRows(undefined, quote)],
  truncate_tables: (_, quote) => [means.loseRows(undefined, quote)],
  rename_column: (given, quote) => withNames(given, 1, ([table = ""]) => [means.renameColumn(table, quote)]),
  rename_table: (given, quote) =>
    withNames(given, 2, ([table = "", to = ""]) => [means.renameTable(table, to, quote)]),
  change_column: (given, quote) =>
    withNames(given, 2, ([table = "", name = ""]) => [means.changeType(table, name, quote)]),
  change_column_null: (given, quote) =>
    withNames(given, 2, ([table = "", name = ""]) => columnNull(table, name, given, quote)),
  change_column_default: (given, quote) =>
    withNames(given, 2, ([table = "", name = ""]) => [
      means.setDefault(table, name, defaultFills(given), quote),
    ]),
  change_column_comment: (_, quote) => [means.harmless(quote)],
  change_table_comment: (_, quote) => [means.harmless(quote)],
  validate_foreign_key: (_, quote) => [means.harmless(quote)],
  validate_check_constraint: (_, quote) => [means.harmless(quote)],
  validate_constraint: (_, quote) => [means.harmless(quote)],
  rename_index: (_, quote) => unclear(quote),
  remove_index: (given, quote) => withNames(given, 1, ([table = ""]) => [means.loosen(table, quote)]),
  remove_foreign_key: (given, quote) => withNames(given, 1, ([table = ""]) => [means.loosen(table, quote)]),
  remove_check_constraint: (given, quote) =>
    withNames(given, 1, ([table = ""]) => [means.loosen(table, quote)]),
  remove_unique_constraint: (given, quote) =>
    withNames(given, 1, ([table = ""]) => [means.loosen(table, quote)]),
  enable_extension: (_, quote) => [means.harmless(quote)],
  disable_extension: (_, quote) => [{ sort: "destructive", quote }],
  create_schema: (_, quote) => [means.harmless(quote)],
  drop_schema: (_, quote) => [means.dropTable(undefined, quote)],
  create_enum: (_, quote) => [means.harmless(quote)],
  add_enum_value: (_, quote) => unclear(quote, "the older release may meet a value that it does not know"),
  rename_enum: (_, quote) => [{ sort: "destructive", quote }],
  rename_enum_value: (_, quote) => [{ sort: "destructive", quote }],
  drop_enum: (_, quote) => [{ sort: "destructive", quote }],
  execute: ({ list }, quote) => readSqlValue(withoutTidying(list[0]), quote),
  disable_ddl_transaction: () => [],
  say: () => [],
};
for (const [name, like] of [
  ["add_belongs_to", "add_reference"],
  ["remove_belongs_to", "remove_reference"],
  ["remove_constraint", "remove_check_constraint"],
  ["add_concurrent_index", "add_index"],
] as const)
  OPERATIONS[name] = OPERATIONS[like] ?? (() => null);

/** Runs with the texts of the first arguments; null when one of the first `count` is not written out. */
function withNames(
  given: Arguments,
  count: number,
  make: (names: string[]) => Change[] | null,
): Change[] | null {
  const names = given.list.map((value) => literalOf(value) ?? "");
  return names.length < count || names.slice(0, count).includes("") || given.strange ? null : make(names);
}

/** `execute(<<~SQL.squish)`: only white space is lost; a comment would swallow the rest, so it stays a text as written. */
function withoutTidying(value: CodeToken[] | undefined): CodeToken[] | undefined {
  const [text, dot, name, more] = value ?? [];
  const tidies =
    dot?.text === "." && /^(?:squish|strip|strip_heredoc|freeze)$/.test(name?.text ?? "") && !more;
  return text && tidies ? [text] : value;
}

/** Of `add_column`, and of `t.string` where several columns may stand in a row. */
export function column(table: string, names: readonly string[], given: Arguments, quote: string): Change[] {
  const empty = given.named.get("null");
  const required = empty !== undefined && !isWord(empty, "true");
  const value = given.named.get("default");
  const filled = (value !== undefined && !isWord(value, "nil")) || given.named.has("default_function");
  const adds = given.named.has("if_not_exists") ? ("maybe" as const) : ("surely" as const);
  const unique = hasUnique(given.named.get("index"));
  if (given.named.has("primary_key") || given.named.has("as")) return unclear(quote);
  return names.map((name) => means.addColumn({ table, name, required, filled, unique, adds }, quote));
}

export function reference(
  table: string,
  names: readonly string[],
  given: Arguments,
  quote: string,
): Change[] {
  const type = isOff(given.named.get("polymorphic")) ? [] : names.map((name) => `${name}_type`);
  return column(table, [...names.map((name) => `${name}_id`), ...type], given, quote);
}

/** They must have a value unless the migration says otherwise. */
export function timestamps(table: string, given: Arguments, quote: string): Change[] {
  const required = !isWord(given.named.get("null"), "true");
  const filled = given.named.has("default") && !isWord(given.named.get("default"), "nil");
  return ["created_at", "updated_at"].map((name) =>
    means.addColumn({ table, name, required, filled }, quote),
  );
}

export function index(table: string, columns: readonly string[], given: Arguments, quote: string): Change[] {
  const unique = given.named.get("unique");
  if (isOff(unique)) return [means.harmless(quote, table)];
  return [means.addRule("unique", table, columns, quote)];
}

function hasUnique(value: CodeToken[] | undefined): boolean {
  const options = insideOf(value, "{");
  return options !== null && !isOff(argumentsOf(options).named.get("unique"));
}

function foreignColumns({ list, named }: Arguments): string[] {
  const column = literalOf(named.get("column"));
  const to = literalOf(list[1]);
  return column !== null ? [column] : to !== null ? [`${to.replace(/ies$/, "y").replace(/s$/, "")}_id`] : [];
}

export function columnNull(table: string, name: string, { list }: Arguments, quote: string): Change[] {
  return [
    isWord(list[2], "true") ? means.allowNoValue(table, name, quote) : means.requireValue(table, name, quote),
  ];
}

function defaultFills({ list, named }: Arguments): boolean {
  const value = named.get("to") ?? list[2];
  return value !== undefined && !isWord(value, "nil");
}

function isOff(value: CodeToken[] | undefined): boolean {
  return value === undefined || isWord(value, "nil", "false");
}
