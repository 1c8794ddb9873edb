import { type Change, unclear } from "@/lib/domain/release/migration/change";
import { alterTable } from "@/lib/domain/release/migration/sql/alter-table";
import { created } from "@/lib/domain/release/migration/sql/create";
import { Cursor, hasWords } from "@/lib/domain/release/migration/sql/cursor";
import { dropped } from "@/lib/domain/release/migration/sql/drop";
import { dynamicSql, literalsIn, type ReadText } from "@/lib/domain/release/migration/sql/dynamic";
import { deleted, inserted, truncated, updated } from "@/lib/domain/release/migration/sql/rows";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

const FRAME = /^(?:BEGIN|COMMIT|START|END|SAVEPOINT|RELEASE|PRINT|UNLOCK|LOCK|RAISE|NULL|RETURN)$/;
const HARMLESS = /^(?:COMMENT|GRANT|ANALYZE|VACUUM|REINDEX|CHECKPOINT|NOTIFY|SHOW|EXPLAIN|OPTIMIZE)$/;
/** Settings that change neither what a name nor what a quote means. */
const CALM_SETTING =
  /^(?:LOCK_TIMEOUT|STATEMENT_TIMEOUT|IDLE_IN_TRANSACTION_SESSION_TIMEOUT|TRANSACTION_TIMEOUT|CLIENT_ENCODING|CLIENT_MIN_MESSAGES|CHECK_FUNCTION_BODIES|XMLOPTION|ROW_SECURITY|DEFAULT_TABLESPACE|DEFAULT_TABLE_ACCESS_METHOD|ROLE|NAMES|CHARACTER|TIME|TIME_ZONE|FOREIGN_KEY_CHECKS|UNIQUE_CHECKS|ANSI_NULLS|ANSI_PADDING|ANSI_WARNINGS|QUOTED_IDENTIFIER|NOCOUNT|XACT_ABORT|ARITHABORT|CONCAT_NULL_YIELDS_NULL|NUMERIC_ROUNDABORT|IDENTITY_INSERT|MAINTENANCE_WORK_MEM|CONSTRAINTS|TRANSACTION|INNODB_LOCK_WAIT_TIMEOUT|DEFINE|SERVEROUTPUT|FEEDBACK|ECHO|SQLBLANKLINES)$/;
const CALM_PRAGMA = /^(?:FOREIGN_KEYS|DEFER_FOREIGN_KEYS|JOURNAL_MODE|FOREIGN_KEY_CHECK|BUSY_TIMEOUT)$/;

/** What one statement does; nothing for the frame around others. `read` reads SQL that stands in a literal. */
export function readStatement(tokens: readonly SqlToken[], quote: string, read: ReadText): Change[] {
  const changes = readByHead(tokens, quote, read);
  const grave = changes.some(({ sort }) => sort === "irreversible");
  return grave ? changes : [...changes, ...hidden(tokens, quote, changes)];
}

function readByHead(tokens: readonly SqlToken[], quote: string, read: ReadText): Change[] {
  const cursor = new Cursor(tokens);
  if (cursor.take("ALTER", "TABLE") || cursor.take("ALTER", "FOREIGN", "TABLE"))
    return holes(tokens, quote, alterTable(cursor, quote));
  const head = cursor.skip()?.upper ?? "";
  switch (head) {
    case "CREATE":
      return holes(tokens, quote, created(cursor, quote));
    case "ALTER":
      return altered(cursor, quote);
    case "DROP":
      return dropped(cursor, quote);
    case "TRUNCATE":
      return truncated(cursor, quote);
    case "DELETE":
      return deleted(cursor, quote);
    case "INSERT":
      return holes(tokens, quote, inserted(cursor, quote));
    case "UPDATE":
      return updated(cursor, quote);
    case "RENAME":
      return [{ sort: "destructive", quote }];
    case "USE":
      return [{ sort: "additive", quote, forgets: true }];
    default:
      return readOther(head, tokens, quote, read);
  }
}

function readOther(head: string, tokens: readonly SqlToken[], quote: string, read: ReadText): Change[] {
  if (
    head === "BEGIN" &&
    tokens.length > 1 &&
    !/^(?:TRANSACTION|TRAN|WORK|TRY|CATCH|ATOMIC)$/.test(tokens[1]?.upper ?? "")
  )
    return unclear(quote, undefined, literalsIn(tokens, read));
  if (FRAME.test(head)) return [];
  if (HARMLESS.test(head))
    return hasWords(tokens, "ANALYZE", "DELETE") ? unclear(quote) : [{ sort: "additive", quote }];
  if (head === "SET") return setting(tokens, quote, read);
  if (head === "PRAGMA" && CALM_PRAGMA.test(tokens[1]?.upper ?? "")) return [];
  if (head === "MERGE" && hasWords(tokens, "DELETE")) return [{ sort: "irreversible", quote }];
  if (head === "WITH" && hasWords(tokens, "DELETE")) return [{ sort: "irreversible", quote }];
  return dynamicSql(head, tokens, quote, read);
}

function setting(tokens: readonly SqlToken[], quote: string, read: ReadText): Change[] {
  const cursor = new Cursor(tokens);
  cursor.take("SET");
  cursor.takeOne("LOCAL", "SESSION", "GLOBAL");
  const name = cursor.next?.upper ?? "";
  if (CALM_SETTING.test(name)) return [];
  if (/^(?:SEARCH_PATH|SCHEMA|CURRENT_SCHEMA)$/.test(name))
    return [{ sort: "additive", quote, forgets: true }];
  return unclear(quote, undefined, literalsIn(tokens, read));
}

/** `ALTER` of anything but a table. */
function altered(cursor: Cursor, quote: string): Change[] {
  const kind = cursor.skip()?.upper ?? "";
  const rest = cursor.rest();
  if (kind === "TYPE") {
    const looser =
      hasWords(rest, "ADD", "VALUE") || hasWords(rest, "ADD", "ATTRIBUTE") || hasWords(rest, "OWNER");
    if (looser) return unclear(quote, "the older release may meet a value that it does not know");
    return [{ sort: "destructive", quote }];
  }
  if (kind === "SEQUENCE" && hasWords(rest, "OWNED", "BY")) return [{ sort: "additive", quote }];
  const breaks =
    (kind !== "INDEX" && hasWords(rest, "RENAME")) ||
    hasWords(rest, "SET", "SCHEMA") ||
    hasWords(rest, "TRANSFER") ||
    (kind === "DOMAIN" && (hasWords(rest, "ADD") || hasWords(rest, "SET", "NOT")));
  if (breaks) return [{ sort: "destructive", quote }];
  return unclear(quote);
}

/** A placeholder may hold anything unless it is part of a name. */
function holes(tokens: readonly SqlToken[], quote: string, changes: Change[]): Change[] {
  const loose = tokens.some(
    ({ kind }, at) => kind === "hole" && tokens[at + 1]?.text !== "." && tokens[at - 1]?.text !== ".",
  );
  return loose ? [...changes, ...unclear(quote, "a placeholder is filled elsewhere")] : changes;
}

const NOT_RUN_NOW = /^(?:FUNCTION|PROCEDURE|PROC|PACKAGE|TRIGGER|EVENT|RULE|POLICY)$/;

/** Words that do harm wherever they stand: what is taken for one statement may be two, or hold another one. */
function hidden(tokens: readonly SqlToken[], quote: string, changes: readonly Change[]): Change[] {
  const head = tokens[0]?.upper ?? "";
  if (!/^(?:CREATE|ALTER|INSERT|UPDATE|SET|SELECT|WITH)$/.test(head)) return [];
  if (head === "CREATE" && tokens.slice(1, 8).some(({ upper }) => NOT_RUN_NOW.test(upper))) return [];
  const harm = tokens.find(({ upper }, at) => {
    const before = tokens[at - 1]?.upper ?? "";
    return (
      at > 0 &&
      /^(?:DROP|DELETE|TRUNCATE|UPDATE)$/.test(upper) &&
      !/^(?:ON|FOR|DO|KEY|SET|ALTER)$/.test(before)
    );
  });
  if (!harm) return [];
  if (head === "ALTER" && harm.upper !== "DELETE")
    return changes.every(({ sort }) => sort === "additive") ? unclear(quote) : [];
  return [{ sort: harm.upper === "UPDATE" ? "unclear" : "irreversible", quote }];
}
