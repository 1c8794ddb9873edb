import { type Change, unclear } from "@/lib/domain/release/migration/change";
import { Cursor } from "@/lib/domain/release/migration/sql/cursor";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

/** Reads SQL that stands in another text. */
export type ReadText = (text: string) => Change[];

const SOUNDS_LIKE_SQL =
  /\b(?:DROP|DELETE|TRUNCATE|ALTER|UPDATE|RENAME|CREATE|INSERT|MERGE|EXEC|sp_rename)\b/i;

/** SQL that a statement builds, hides in a block or asks another one for. */
export function dynamicSql(
  head: string,
  tokens: readonly SqlToken[],
  quote: string,
  read: ReadText,
): Change[] {
  if (head === "EXEC" || head === "EXECUTE" || head === "CALL") return executed(tokens, quote, read);
  if (head === "DO") {
    const body = tokens.find((token) => token.kind === "string");
    return body ? withQuote(read(body.text), quote) : unclear(quote);
  }
  return unclear(quote, undefined, literalsIn(tokens, read));
}

function executed(tokens: readonly SqlToken[], quote: string, read: ReadText): Change[] {
  const cursor = new Cursor(tokens);
  cursor.skip();
  cursor.take("IMMEDIATE");
  const group = cursor.group();
  const inner = new Cursor(group ?? cursor.rest());
  const procedure = inner.next?.kind === "string" ? "" : lastPart(inner.name());
  if (procedure === "sp_rename")
    return [{ sort: quote.toUpperCase().includes("'INDEX'") ? "unclear" : "destructive", quote }];
  if (/^sp_(?:add|update)extendedproperty$/.test(procedure)) return [{ sort: "additive", quote }];
  const [literal, ...more] = inner.rest();
  const alone =
    literal?.kind === "string" && more.length === 0 && (procedure === "" || procedure === "sp_executesql");
  return alone ? withQuote(read(literal.text), quote) : unclear(quote, undefined, literalsIn(tokens, read));
}

function lastPart(name: string | null): string {
  return (name ?? "").split(".").at(-1)?.replace(/[[\]]/g, "").toLowerCase() ?? "";
}

/** What literals would do if they were executed. */
export function literalsIn(tokens: readonly SqlToken[], read: ReadText): Change[] {
  return tokens
    .filter(({ kind, text }) => (kind === "string" || kind === "name") && SOUNDS_LIKE_SQL.test(text))
    .flatMap(({ kind, text }) => read(kind === "name" ? text.slice(1, -1) : text));
}

/** An empty block does nothing. */
function withQuote(changes: readonly Change[], quote: string): Change[] {
  return changes.length === 0 ? unclear(quote) : [...changes];
}
