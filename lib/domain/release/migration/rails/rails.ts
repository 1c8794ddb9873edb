import { type Change, conditionally, shortQuote, unclear } from "@/lib/domain/release/migration/change";
import { argumentsOf, behindGroup, insideOf, isWord } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { readSqlValue, sqlInStrings } from "@/lib/domain/release/migration/code/sql-inside";
import { lexCode } from "@/lib/domain/release/migration/code/tokens";
import { unreadableCode } from "@/lib/domain/release/migration/code/unreadable";
import * as means from "@/lib/domain/release/migration/meaning";
import { OPERATIONS } from "@/lib/domain/release/migration/rails/operations";
import { type RubyNode, readRuby, tokensIn } from "@/lib/domain/release/migration/rails/ruby";
import { readTableBlock } from "@/lib/domain/release/migration/rails/table-block";

const GRAVE =
  /^(?:drop_\w+|remove_(?:column|columns|reference|belongs_to|timestamps)|truncate\w*|delete(?:_all|_by)?|destroy(?:_all|_by|!)?|update_all|remove)$/;
const BREAKING = /^(?:rename_\w+|rename|change_column|change|change_column_null)$/;
const LOSES_ROWS = /^(?:delete_all|destroy_all|delete_by|destroy_by|delete|destroy!?|truncate)$/;
const CONDITION =
  /^(?:if|unless|column_exists\?|table_exists\?|index_exists\?|foreign_key_exists\?|extension_enabled\?|not|and|or|connection|adapter_name|ActiveRecord|Base|Rails|env|(?:production|development|test)\?)$/;

/** A migration of ActiveRecord. What `up` or `change` does counts; `down` only when something else calls it. */
export function readRails(text: string): Change[] {
  const tokens = lexCode(text, "ruby");
  const nodes = tokens && readRuby(tokens);
  if (!nodes) return unreadableCode(text, GRAVE, BREAKING);
  const migrations = nodes.filter(
    ({ opens, tokens: head }) => opens === "class" && head.some(({ text: word }) => word === "Migration"),
  );
  const [migration] = migrations;
  if (migration?.body == null || migrations.length !== 1) return unreadableCode(text, GRAVE, BREAKING);
  const around = nodes.filter((node) => node !== migration);
  return [
    ...readNodes(
      around.filter((node) => !isQuiet(node)),
      text,
    ),
    ...readClass(migration.body, text),
  ];
}

function readClass(body: readonly RubyNode[], text: string): Change[] {
  const down = body.filter((node) => methodName(node) === "down");
  const others = body.filter((node) => !down.includes(node) && !isQuiet(node));
  const words = new Set(tokensIn(others).map(({ text: word }) => word));
  const forward = others.filter((node) => /^(?:up|change)$/.test(methodName(node) ?? ""));
  if (forward.length !== 1 || down.length > 1) return unreadableCode(text, GRAVE, BREAKING);
  const called = words.has("down") || words.has("send") || words.has("public_send") ? down : [];
  const methods = others.filter((node) => methodName(node) !== null && !forward.includes(node));
  const loose = others.filter((node) => methodName(node) === null);
  const asides = [...methods, ...called].flatMap((node) =>
    unclear(quoteOf(node, text), undefined, readNodes(node.body ?? [], text)),
  );
  // First, so that nothing the migration makes takes the edge off them.
  return [...asides, ...readNodes(loose, text), ...readNodes(forward[0]?.body ?? [], text)];
}

/** `up` for `def up` and `def self.up`; null for everything else. */
function methodName({ opens, tokens }: RubyNode): string | null {
  if (opens !== "def") return null;
  const at = tokens[1]?.text === "self" && tokens[2]?.text === "." ? 3 : 1;
  return tokens[at]?.text ?? null;
}

/** What stands around the methods and does nothing: requires, constants, models, modules that are mixed in. */
function isQuiet({ opens, tokens, body }: RubyNode): boolean {
  if (opens === "class" || opens === "module")
    return (body ?? []).every(
      (inner) =>
        isQuiet(inner) ||
        /^(?:belongs_to|has_many|has_one|enum|scope|validates)$/.test(inner.tokens[0]?.text ?? ""),
    );
  const [first, second, third] = tokens;
  if (
    /^(?:require|require_relative|include|extend|private|disable_ddl_transaction!|disable_statement_timeout!)$/.test(
      first?.text ?? "",
    )
  )
    return body === null;
  const setting = first?.text === "self" && second?.text === "." && tokens[3]?.text === "=";
  const constant = /^[A-Z][A-Z0-9_]*$/.test(first?.text ?? "") && second?.text === "=" && third !== undefined;
  const plain = tokens
    .slice(setting ? 4 : 2)
    .every(({ kind, text }) =>
      kind === "word" ? /^(?:freeze|true|false|nil)$|^[A-Z]/.test(text) : text !== "(",
    );
  return (setting || constant) && body === null && plain;
}

function readNodes(nodes: readonly RubyNode[], text: string): Change[] {
  return nodes.flatMap((node) => readNode(node, text));
}

function readNode(node: RubyNode, text: string): Change[] {
  const quote = quoteOf(node, text);
  const body = node.body ?? [];
  if (node.opens !== null) return readBranch(node, quote, text);
  const { tokens, condition } = splitCondition(node.tokens);
  // Leaving early makes less happen, never more.
  if (
    tokens.length === 1 &&
    tokens[0]?.text === "return" &&
    isPlainCondition(condition) &&
    condition.length > 0
  )
    return [];
  const changes = readCall({ ...node, tokens, body: node.body }, quote, text, body);
  if (condition.length === 0) return changes;
  return isPlainCondition(condition) ? changes.map(conditionally) : unclear(quote, undefined, changes);
}

function readBranch({ opens, tokens, body }: RubyNode, quote: string, text: string): Change[] {
  const inner = readNodes(body ?? [], text).map(conditionally);
  if (opens === "else" || opens === "begin" || opens === "ensure") return inner;
  const plain = /^(?:if|unless|elsif)$/.test(opens ?? "") && isPlainCondition(tokens);
  return plain ? inner : unclear(quote, undefined, [...inner, ...sqlInStrings(tokens)]);
}

/** `add_column … unless column_exists?(…)`. */
function splitCondition(tokens: CodeToken[]): { tokens: CodeToken[]; condition: CodeToken[] } {
  const at = tokens.findIndex(
    ({ kind, text }, index) =>
      index > 0 &&
      kind === "word" &&
      /^(?:if|unless|while|until|rescue)$/.test(text) &&
      tokens[index + 1]?.text !== ":",
  );
  return at === -1 ? { tokens, condition: [] } : { tokens: tokens.slice(0, at), condition: tokens.slice(at) };
}

function isPlainCondition(tokens: readonly CodeToken[]): boolean {
  return tokens.every(
    ({ kind, text }, at) => kind !== "word" || CONDITION.test(text) || tokens[at + 1]?.text === ":",
  );
}

function readCall(node: RubyNode, quote: string, text: string, body: readonly RubyNode[]): Change[] {
  const [first, second] = node.tokens;
  const name = first?.text ?? "";
  const given = argumentsOf(insideCall(node.tokens, 1));
  if (second?.text === "." && first?.kind === "word") return readChain(node, quote, text, body);
  if (name === "create_table" || name === "create_join_table" || name === "change_table")
    return readTableBlock(name, given, node, quote, (extra) => readNodes(extra, text), text);
  if (
    /^(?:safety_assured|up_only|reversible|say_with_time|transaction|with_lock_retries|suppress_messages)$/.test(
      name,
    )
  )
    return readNodes(body, text);
  if (name === "revert")
    return [...unclear(quote), ...(body.length > 0 ? [{ sort: "irreversible" as const, quote }] : [])];
  if (/^(?:return|nil|true)$/.test(name) && second === undefined)
    return name === "return" ? unclear(quote) : [];
  const named = first?.kind === "word" && second !== undefined && Object.hasOwn(OPERATIONS, name);
  const operation = named ? OPERATIONS[name] : undefined;
  const known = operation && node.body === null ? operation(given, quote) : null;
  if (known === null) return unclear(quote, undefined, graveIn(node, quote, text));
  return [...known, ...stray({ ...node, tokens: node.tokens.slice(1) }, name, quote, text)];
}

/** What stands among the arguments of a known operation and may do more than name something. */
function stray(node: RubyNode, name: string, quote: string, text: string): Change[] {
  const { tokens } = node;
  const joined = tokens.some(({ kind, text: mark }) => kind === "mark" && /^(?:&&|\|\|)$/.test(mark));
  const filled = name !== "execute" && tokens.some((token) => token.filled);
  const acts = tokens.some(
    ({ kind, text: word }, at) =>
      kind === "word" &&
      tokens[at + 1]?.text !== ":" &&
      (GRAVE.test(word) || BREAKING.test(word) || LOSES_ROWS.test(word)),
  );
  return joined || filled || acts ? unclear(quote, undefined, graveIn(node, quote, text)) : [];
}

/** `dir.up { … }`, `Order.where(…).delete_all`, `connection.execute "…"`. */
function readChain(node: RubyNode, quote: string, text: string, body: readonly RubyNode[]): Change[] {
  const { tokens } = node;
  const last = tokens[2]?.text ?? "";
  if (tokens.length === 3 && last === "down" && node.body !== null && !isConstant(tokens[0])) return [];
  if (tokens.length === 3 && last === "up" && node.body !== null) return readNodes(body, text);
  if (tokens.length === 3 && last === "reset_column_information") return [];
  const at = tokens.findIndex(
    ({ text: word }) => word === "execute" || word === "exec_query" || word === "exec_update",
  );
  if (
    at !== -1 &&
    tokens.slice(0, at).every(({ text: word }) => /^(?:ActiveRecord|Base|connection|::|\.|self)$/.test(word))
  )
    return readSqlValue(argumentsOf(insideCall(tokens, at + 1)).list[0], quote);
  return unclear(quote, undefined, graveIn(node, quote, text));
}

/** `text.delete("…")` takes letters out of a text, no rows out of a table. */
function isTextDelete(tokens: readonly CodeToken[], at: number): boolean {
  return tokens[at]?.text === "delete" && tokens[at + 1]?.text === "(" && tokens[at + 2]?.kind === "string";
}

function isConstant(token: CodeToken | undefined): boolean {
  return /^[A-Z]/.test(token?.text ?? "");
}

/** What a statement that nobody can follow would do, by the words in it. */
function graveIn(node: RubyNode, quote: string, text: string): Change[] {
  const words = node.tokens
    .filter((_, at) => !isTextDelete(node.tokens, at))
    .filter(({ kind }) => kind === "word" || kind === "symbol")
    .map(({ text: word }) => word);
  const nils = node.tokens.some(
    ({ text: word }, at) =>
      /^update_(?:all|columns?)$/.test(word) && node.tokens.slice(at).some((token) => isWord([token], "nil")),
  );
  const own: Change[] =
    words.some(
      (word) => LOSES_ROWS.test(word) || /^(?:drop_|remove_(?:column|reference|timestamps))/.test(word),
    ) || nils
      ? [means.loseRows(undefined, quote)]
      : words.some((word) => BREAKING.test(word))
        ? [{ sort: "destructive", quote }]
        : [];
  return [...own, ...sqlInStrings(node.tokens), ...readNodes(node.body ?? [], text)];
}

/** The arguments behind a name, with brackets or without. */
export function insideCall(tokens: readonly CodeToken[], from: number): CodeToken[] {
  const rest = tokens.slice(from);
  return insideOf(rest, "(") ?? (rest[0]?.text === "(" ? rest.slice(1, behindGroup(rest, 0) - 1) : rest);
}

export function quoteOf({ tokens, body }: RubyNode, text: string): string {
  const last = tokens.at(-1)?.to ?? 0;
  return shortQuote(text.slice(tokens[0]?.at ?? 0, body ? last : last));
}
