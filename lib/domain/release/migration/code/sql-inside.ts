import { type Change, unclear } from "@/lib/domain/release/migration/change";
import { literalOf } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { readSql } from "@/lib/domain/release/migration/sql/sql";

const SOUNDS_LIKE_SQL = /\b(?:DROP|DELETE|TRUNCATE|ALTER|UPDATE|RENAME|CREATE|INSERT|MERGE|EXEC)\s/i;

/** SQL that code hands to the database as it is written. What is put together when it runs can be anything. */
export function readSqlValue(value: readonly CodeToken[] | undefined, quote: string): Change[] {
  const text = literalOf(value);
  if (text === null) return unclear(quote, "the SQL is put together when it runs", sqlInStrings(value ?? []));
  const changes = readSql(text);
  return changes.length === 0 ? unclear(quote) : changes;
}

/** What the texts in code would do if they were executed. */
export function sqlInStrings(tokens: readonly CodeToken[]): Change[] {
  return tokens
    .filter(({ kind, text }) => kind === "string" && SOUNDS_LIKE_SQL.test(text))
    .flatMap(({ text, filled }) => readSql(filled ? text.replace(/#?\$?\{+[^{}]*\}+/g, "filled_in") : text));
}
