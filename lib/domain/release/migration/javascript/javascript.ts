import { type Change, conditionally, shortQuote, unclear } from "@/lib/domain/release/migration/change";
import { behindGroup, insideOf, splitAt } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { sqlInStrings } from "@/lib/domain/release/migration/code/sql-inside";
import { lexCode } from "@/lib/domain/release/migration/code/tokens";
import { unreadableCode } from "@/lib/domain/release/migration/code/unreadable";
import { chainOf, statementsIn } from "@/lib/domain/release/migration/javascript/chains";
import { readKnex } from "@/lib/domain/release/migration/javascript/knex";
import { type Callback, methodsOf } from "@/lib/domain/release/migration/javascript/methods";
import { readPgMigrate } from "@/lib/domain/release/migration/javascript/node-pg-migrate";
import { readSequelize } from "@/lib/domain/release/migration/javascript/sequelize";
import { readTypeOrm } from "@/lib/domain/release/migration/javascript/typeorm";

const GRAVE =
  /^(?:drop(?:Table\w*|Columns?|Schema\w*|Timestamps|AllTables|Database)|remove(?:Column|Timestamps)|truncate|del|delete|bulkDelete|destroy|clearTable|clearDatabase)$/;
const BREAKING = /^(?:rename\w*|alter|change\w*|alterColumn|setNotNull|dropNullable|drop\w+)$/;

/** Knex, Sequelize, TypeORM, node-pg-migrate, MikroORM: what `up` does counts, `down` only when something else calls it. */
export function readJavaScript(text: string): Change[] {
  const tokens = lexCode(text, "javascript");
  const found = tokens && methodsOf(tokens);
  if (!found) return unreadableCode(text, GRAVE, BREAKING);
  const { up, down, around } = found;
  const changes = readBody(up.body, up, text);
  const callsDown = [...up.body, ...around].some(
    ({ kind, text: word }) => kind === "word" && word === "down",
  );
  const strange =
    around.some(
      ({ kind, text: word }, at) => kind === "word" && around[at + 1]?.text === "(" && word !== "require",
    ) ||
    around.some(({ text: word }) => word === "=>" || word === "function") ||
    around.some((_, at) => replacesExports(around, at));
  const aside = [...(strange ? around : []), ...(callsDown ? down : [])];
  // First, so that nothing the migration makes takes the edge off them.
  return [
    ...(aside.length > 0 ? unclear(quoteOf(aside.slice(0, 12), text), undefined, graveIn(aside, text)) : []),
    ...changes,
  ];
}

/** `module.exports = other` puts another `up` in the place of the one that is read. */
function replacesExports(tokens: readonly CodeToken[], at: number): boolean {
  return tokens[at]?.text === "exports" && tokens[at + 1]?.text === "=" && tokens[at + 2]?.text !== "{";
}

function readBody(body: readonly CodeToken[], up: Callback, text: string): Change[] {
  return statementsIn(body).flatMap((statement) => readStatement(statement, up, text));
}

function readStatement(statement: readonly CodeToken[], up: Callback, text: string): Change[] {
  const quote = quoteOf(statement, text);
  const [first, second] = statement;
  if (first?.kind === "string" && second === undefined) return [];
  if (first?.text === "return" && second === undefined) return unclear(quote);
  if (first?.text === "if") return readIf(statement, up, quote, text);
  const many = promises(statement);
  if (many) return many.flatMap((part) => readStatement(part, up, text));
  const inner = transactionBody(statement);
  if (inner) return readBody(inner.body, { ...up, params: [...up.params, ...inner.params] }, text);
  const chain = chainOf(statement);
  const known =
    chain &&
    (readKnex(chain, quote, up.params, text) ??
      readSequelize(chain, quote, up.params) ??
      readTypeOrm(chain, quote, up.params) ??
      readPgMigrate(chain, quote, up.params));
  if (known) return [...known, ...stray(statement, known, text)];
  return unclear(quote, undefined, graveIn(statement, text));
}

/** `if (!(await knex.schema.hasTable("x"))) {…}` is a condition; any other may be anything. */
function readIf(statement: readonly CodeToken[], up: Callback, quote: string, text: string): Change[] {
  const end = behindGroup(statement, 1);
  const condition = statement.slice(1, end);
  const rest = statement.slice(end).filter(({ kind }) => kind !== "line");
  const body = insideOf(rest, "{") ?? rest;
  const asks = condition.every(
    ({ kind, text: word }) =>
      kind !== "word" ||
      /^(?:await|schema|hasTable|hasColumn|true|false)$/.test(word) ||
      up.params.includes(word),
  );
  const plain = asks && !rest.some(({ text: word }) => word === "else");
  const changes = readBody(body, up, text).map(conditionally);
  return plain ? changes : unclear(quote, undefined, [...changes, ...graveIn(rest, text)]);
}

/** `Promise.all([ … ])`. */
function promises(statement: readonly CodeToken[]): CodeToken[][] | null {
  const chain = chainOf(statement);
  const [link, more] = chain?.links ?? [];
  if (chain?.root !== "Promise" || link?.name !== "all" || more) return null;
  const list = insideOf(link.given?.list[0], "[");
  return list && splitAt(list, ",");
}

/** `queryInterface.sequelize.transaction(async (t) => {…})`. */
function transactionBody(statement: readonly CodeToken[]): Callback | null {
  const chain = chainOf(statement);
  const last = chain?.links.at(-1);
  if (last?.name !== "transaction" || last.given?.list.length !== 1) return null;
  const tokens = last.given.list[0] ?? [];
  const arrow = tokens.findIndex(({ text }) => text === "=>");
  const body = arrow === -1 ? null : insideOf(tokens.slice(arrow + 1), "{");
  return (
    body && {
      params: tokens
        .slice(0, arrow)
        .filter(({ kind }) => kind === "word")
        .map(({ text }) => text),
      body,
    }
  );
}

/** A call in a statement that was read as harmless, which does more than the reader saw. */
function stray(statement: readonly CodeToken[], known: readonly Change[], text: string): Change[] {
  if (known.some(({ sort }) => sort === "irreversible")) return [];
  const at = statement.findIndex(
    ({ kind, text: word }, index) =>
      kind === "word" && GRAVE.test(word) && statement[index + 1]?.text === "(",
  );
  return at === -1 ? [] : graveIn(statement.slice(at), text);
}

function graveIn(tokens: readonly CodeToken[], text: string): Change[] {
  const words = tokens.filter(({ kind }) => kind === "word");
  const grave = words.find(({ text: word }) => GRAVE.test(word));
  const breaks = words.find(({ text: word }) => BREAKING.test(word));
  const found = grave ?? breaks;
  const own: Change[] = found
    ? [
        {
          sort: grave ? "irreversible" : "destructive",
          quote: shortQuote(text.slice(found.at, found.at + 80)),
        },
      ]
    : [];
  return [...own, ...sqlInStrings(tokens)];
}

function quoteOf(tokens: readonly CodeToken[], text: string): string {
  return shortQuote(text.slice(tokens[0]?.at ?? 0, tokens.at(-1)?.to));
}
