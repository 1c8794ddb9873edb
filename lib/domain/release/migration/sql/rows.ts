import { type Change, unclear } from "@/lib/domain/release/migration/change";
import {
  byCommas,
  type Cursor,
  findWords,
  hasWords,
  outside,
  strangeCall,
  Cursor as Walk,
} from "@/lib/domain/release/migration/sql/cursor";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

const CALLS = "it calls something unknown";

/** `DELETE …`, the word taken. */
export function deleted(cursor: Cursor, quote: string): Change[] {
  cursor.take("FROM");
  cursor.take("ONLY");
  const table = cursor.name() ?? undefined;
  const single = cursor.next?.text !== "," && !hasWords(cursor.rest(), "JOIN");
  return [{ sort: "irreversible", quote, table: single ? table : undefined }];
}

export function truncated(cursor: Cursor, quote: string): Change[] {
  cursor.take("TABLE");
  cursor.take("ONLY");
  const rest = cursor.rest();
  const single = byCommas(rest).length === 1 && !hasWords(rest, "CASCADE");
  return [{ sort: "irreversible", quote, table: single ? (new Walk(rest).name() ?? undefined) : undefined }];
}

/** `INSERT …`, the word taken. New rows in an older table: nobody knows whether the older release minds. */
export function inserted(cursor: Cursor, quote: string): Change[] {
  cursor.takeOne("IGNORE", "OR");
  cursor.takeOne("IGNORE", "REPLACE");
  cursor.take("INTO");
  const table = cursor.name() ?? undefined;
  if (cursor.next?.text === "(") cursor.group();
  const rest = cursor.rest();
  const change: Change = {
    sort: "unclear",
    quote,
    table,
    copiesFrom: copied(rest),
    why: "the older release meets rows that it does not know",
  };
  return strangeCall(rest) ? [change, ...unclear(quote, CALLS)] : [change];
}

/** The table whose rows are all copied; undefined when some may be left out. */
function copied(tokens: readonly SqlToken[]): string | undefined {
  if (tokens[0]?.upper !== "SELECT" && tokens[0]?.text !== "(") return undefined;
  const at = findWords(tokens, "FROM");
  const from = new Walk(tokens.slice(at + 1));
  const table = at === -1 ? null : from.name();
  return table !== null && from.rest().every(({ text }) => text === ")") && !hasWords(tokens, "DISTINCT")
    ? table
    : undefined;
}

/** `UPDATE …`, the word taken. */
export function updated(cursor: Cursor, quote: string): Change[] {
  cursor.take("ONLY");
  const table = cursor.name();
  let single = true;
  for (; cursor.next && cursor.next.upper !== "SET"; cursor.skip())
    if (cursor.next.text === "," || cursor.next.upper === "JOIN") single = false;
  if (table === null || !cursor.take("SET")) return unclear(quote);
  const rest = cursor.rest();
  const end = outsideIndex(rest, /^(?:WHERE|FROM|RETURNING|LIMIT)$/);
  const all = !hasWords(outside(rest.slice(end)), "WHERE");
  const parts = byCommas(rest.slice(0, end)).map((part) => (part[1]?.text === "." ? part.slice(2) : part));
  const columns = parts.map(([name]) => name?.text ?? "");
  const wipes = parts.some((part) => isConstant(part) && (all || part[2]?.upper === "NULL"));
  const change: Change = {
    sort: wipes ? "irreversible" : "unclear",
    quote,
    table: single ? table : undefined,
    columns,
    onNewColumns: "additive",
    why: wipes ? "the values of before are gone" : undefined,
  };
  return strangeCall(rest) ? [change, ...unclear(quote, CALLS)] : [change];
}

/** `a = 'b'`. */
function isConstant([, equals, value, more]: readonly SqlToken[]): boolean {
  if (equals?.text !== "=" || more !== undefined || value === undefined) return false;
  return value.kind === "string" || value.kind === "number" || /^(?:NULL|TRUE|FALSE)$/.test(value.upper);
}

function outsideIndex(tokens: readonly SqlToken[], word: RegExp): number {
  const found = outside(tokens).find(({ upper }) => word.test(upper));
  return found ? tokens.indexOf(found) : tokens.length;
}
