import { type Change, conditionally, unclear } from "@/lib/domain/release/migration/change";
import { addedColumn, addedRule, columnNames } from "@/lib/domain/release/migration/sql/column";
import { byCommas, Cursor, hasWords, outside } from "@/lib/domain/release/migration/sql/cursor";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

const VERB =
  /^(?:ADD|DROP|ALTER|RENAME|MODIFY|CHANGE|SET|OWNER|ENABLE|DISABLE|FORCE|NO|VALIDATE|ATTACH|DETACH|TRUNCATE|EXCHANGE|REORGANIZE|COALESCE|SWITCH|CHECK|NOCHECK|CONVERT|ENGINE|AUTO_INCREMENT|COMMENT|ALGORITHM|LOCK|ROW_FORMAT|CLUSTER|REPLICA|REBUILD|DISCARD|IMPORT|INHERIT|ORDER|DEFAULT|CHARACTER|COLLATE|RESET|SPLIT|MERGE|REMOVE|PARTITION|WITH)$/;
const HARMLESS = /^(?:VALIDATE|AUTO_INCREMENT|COMMENT|ALGORITHM|LOCK|ROW_FORMAT|CLUSTER|REBUILD)$/;
const LOOSER = "the older release may meet what it does not expect";

/** `ALTER TABLE …`, the two words taken. */
export function alterTable(cursor: Cursor, quote: string): Change[] {
  const maybe = cursor.take("IF", "EXISTS");
  cursor.take("ONLY");
  const table = cursor.name();
  if (table === null) return unclear(quote);
  cursor.takeMark("*");
  if (cursor.take("WITH", "CHECK") || cursor.take("WITH", "NOCHECK")) cursor.take("AND");
  const pieces = byCommas(cursor.rest());
  if (pieces.length === 0) return unclear(quote);
  let verb: SqlToken | undefined;
  const changes = pieces.flatMap((piece) => {
    const inherits = verb !== undefined && !VERB.test(piece[0]?.upper ?? "");
    const action = inherits && verb ? [verb, ...piece] : piece;
    verb = action[0];
    return actionOf(table, action, quote);
  });
  return maybe ? changes.map(conditionally) : changes;
}

function actionOf(table: string, action: readonly SqlToken[], quote: string): Change[] {
  const cursor = new Cursor(action);
  const verb = cursor.skip()?.upper ?? "";
  const here = { table, quote };
  if (HARMLESS.test(verb)) return [{ ...here, sort: "additive" }];
  switch (verb) {
    case "ADD":
      return add(table, cursor, quote);
    case "DROP":
      return drop(table, cursor, quote);
    case "ALTER":
      return alterColumn(table, cursor, quote);
    case "RENAME":
      return rename(table, cursor, quote);
    case "CHANGE":
    case "SWITCH":
      return [{ ...here, sort: "destructive" }];
    case "DETACH":
      return [{ ...here, sort: "destructive", why: "its rows are not found any more" }];
    case "MODIFY":
      return [modify(table, cursor.rest(), quote)];
    case "TRUNCATE":
    case "DISCARD":
      return [{ ...here, sort: "irreversible" }];
    case "SET":
      return setOption(table, cursor, quote);
    case "CONVERT":
      return [{ ...here, sort: "unclear", why: "it depends on the older character set" }];
    default:
      return [{ ...here, sort: "unclear" }];
  }
}

function setOption(table: string, cursor: Cursor, quote: string): Change[] {
  if (cursor.take("UNUSED")) return [{ table, quote, sort: "irreversible" }];
  if (cursor.take("SCHEMA")) return [{ table, quote, sort: "destructive" }];
  const harmless = cursor.takeOne("LOGGED", "TABLESPACE") !== null || cursor.group() !== null;
  return [{ table, quote, sort: harmless ? "additive" : "unclear" }];
}

function add(table: string, cursor: Cursor, quote: string): Change[] {
  const column = cursor.take("COLUMN");
  const list = cursor.next?.text === "(" ? cursor.group() : null;
  if (list) return byCommas(list).flatMap((piece) => addOne(table, piece, quote, column));
  return addOne(table, cursor.rest(), quote, column);
}

/** INDEX, KEY and PARTITION are names of columns in some databases, so what follows has to fit. */
function addOne(table: string, piece: readonly SqlToken[], quote: string, column: boolean): Change[] {
  if (column) return addedColumn(table, piece, quote);
  const first = piece[0]?.upper ?? "";
  if (/^(?:CONSTRAINT|UNIQUE|PRIMARY|FOREIGN|CHECK|EXCLUDE|DEFAULT)$/.test(first))
    return addedRule(table, piece, quote);
  if (/^(?:INDEX|KEY|FULLTEXT|SPATIAL)$/.test(first) && isIndex(piece))
    return [{ table, quote, sort: "additive" }];
  if (first === "PARTITION" && hasWords(piece, "VALUES")) return [{ table, quote, sort: "additive" }];
  return addedColumn(table, piece, quote);
}

function isIndex(piece: readonly SqlToken[]): boolean {
  const cursor = new Cursor(piece.slice(1));
  cursor.takeOne("INDEX", "KEY");
  if (cursor.next?.text !== "(") cursor.name();
  if (cursor.take("USING")) cursor.skip();
  const columns = columnNames(cursor.group());
  const after = outside(cursor.rest());
  return columns !== null && columns.length > 0 && !hasWords(after, "NULL") && !hasWords(after, "DEFAULT");
}

function drop(table: string, cursor: Cursor, quote: string): Change[] {
  const here = { table, quote };
  if (cursor.take("COLUMN")) return [dropColumn(table, cursor, quote)];
  const kind = cursor.peek(1) === undefined ? undefined : cursor.next?.upper;
  if (kind === "PARTITION" || kind === "SUBPARTITION") return [{ ...here, sort: "irreversible" }];
  if (/^(?:CONSTRAINT|PRIMARY|FOREIGN|INDEX|KEY|CHECK|UNIQUE)$/.test(kind ?? ""))
    return [{ ...here, sort: "unclear", why: LOOSER }];
  return [dropColumn(table, cursor, quote)];
}

function dropColumn(table: string, cursor: Cursor, quote: string): Change {
  cursor.take("IF", "EXISTS");
  const columns = columnNames(cursor.group()) ?? [cursor.next?.text ?? ""];
  return { table, columns, quote, sort: "irreversible", onNewColumns: "additive", takesColumns: true };
}

function alterColumn(table: string, cursor: Cursor, quote: string): Change[] {
  if (!cursor.take("COLUMN") && cursor.takeOne("INDEX", "CONSTRAINT", "CHECK"))
    return [{ table, quote, sort: "unclear" }];
  const column = cursor.skip()?.text ?? "";
  const here = { table, columns: [column], quote };
  if (cursor.take("DROP", "NOT", "NULL"))
    return [
      { ...here, column: { required: false }, sort: "unclear", why: "the older release may read no value" },
    ];
  if (cursor.take("SET", "NOT", "NULL"))
    return [
      {
        ...here,
        column: { required: true },
        sort: "destructive",
        why: "the older release may write no value",
      },
    ];
  if (cursor.take("DROP", "DEFAULT"))
    return [
      {
        ...here,
        column: { filled: false },
        sort: "unclear",
        why: "the older release may count on the default",
      },
    ];
  if (cursor.take("SET", "DEFAULT")) {
    const filled = cursor.next?.upper !== "NULL";
    return [
      {
        ...here,
        column: { filled },
        sort: "unclear",
        why: "the older release may count on the older default",
      },
    ];
  }
  if (cursor.take("SET", "STATISTICS") || cursor.take("SET", "STORAGE") || cursor.take("SET", "COMPRESSION"))
    return [{ ...here, sort: "additive" }];
  const type =
    cursor.take("SET", "DATA", "TYPE") || !cursor.takeOne("ADD", "DROP", "SET", "RESTART", "RESET");
  if (!type) return [{ ...here, sort: "unclear" }];
  const required = hasWords(cursor.rest(), "NOT", "NULL");
  const changed = { ...here, sort: "destructive" as const, why: "the older type is not in the text" };
  return [required ? { ...changed, column: { required } } : { ...changed, onNewColumns: "unclear" }];
}

function rename(table: string, cursor: Cursor, quote: string): Change[] {
  if (cursor.takeOne("CONSTRAINT", "INDEX", "KEY")) return [{ table, quote, sort: "unclear" }];
  if (cursor.takeOne("TO", "AS"))
    return [{ table, quote, sort: "destructive", becomes: cursor.name() ?? "" }];
  return [{ table, quote, sort: "destructive" }];
}

/** Oracle and MySQL give the whole definition again. Only `MODIFY (a NULL)` is sure to be looser. */
function modify(table: string, tokens: readonly SqlToken[], quote: string): Change {
  const inner = tokens[0]?.text === "(" ? (new Cursor(tokens).group() ?? []) : tokens;
  if (inner.length === 2 && inner[1]?.upper === "NULL") return { table, quote, sort: "unclear", why: LOOSER };
  return { table, quote, sort: "destructive", why: "the older definition is not in the text" };
}
