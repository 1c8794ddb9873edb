import { type Change, unclear } from "@/lib/domain/release/migration/change";
import { columnNames } from "@/lib/domain/release/migration/sql/column";
import {
  type Cursor,
  findWords,
  hasWords,
  outside,
  strangeCall,
} from "@/lib/domain/release/migration/sql/cursor";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

const ROUTINE = /^(?:FUNCTION|PROCEDURE|PROC|PACKAGE|AGGREGATE)$/;
const NEW_AND_UNKNOWN =
  /^(?:SEQUENCE|SCHEMA|EXTENSION|TYPE|DOMAIN|ROLE|USER|STATISTICS|COLLATION|SYNONYM|PUBLICATION|SERVER)$/;
const OBJECT = /^(?:TABLE|VIEW|INDEX|TRIGGER|EVENT|RULE|POLICY)$/;

/** `CREATE …`, the word taken. What did not exist cannot be missed by the older release. */
export function created(cursor: Cursor, quote: string): Change[] {
  const replaces = cursor.take("OR", "REPLACE") || cursor.take("OR", "ALTER");
  let unique = false;
  for (let left = 12; left > 0 && cursor.next; left--) {
    const kind = cursor.skip()?.upper ?? "";
    unique ||= kind === "UNIQUE";
    if (kind === "TABLE") return [...table(cursor, quote, replaces)];
    if (kind === "INDEX") return index(cursor, quote, unique);
    if (ROUTINE.test(kind) || NEW_AND_UNKNOWN.test(kind) || OBJECT.test(kind))
      return object(kind, cursor, quote, replaces);
  }
  return unclear(quote);
}

function object(kind: string, cursor: Cursor, quote: string, replaces: boolean): Change[] {
  if (/^(?:TRIGGER|EVENT|RULE|POLICY)$/.test(kind)) {
    const rest = cursor.rest();
    const at = findWords(rest, "ON");
    const on = at === -1 ? undefined : rest[at + 1]?.text;
    const table = rest[at + 2]?.text === "." ? undefined : on;
    return [{ sort: "unclear", quote, table, why: "it acts on what the older release does" }];
  }
  cursor.take("IF", "NOT", "EXISTS");
  const makesObject = cursor.name();
  if (makesObject === null && kind !== "SCHEMA") return unclear(quote);
  if (replaces) return unclear(quote, "how it was before is not in the text");
  const rest = cursor.rest();
  if (/VIEW/.test(kind) && strangeCall(rest.slice(findWords(rest, "AS") + 1)) && /MATERIALIZED/i.test(quote))
    return unclear(quote);
  // A view that holds rows is a table to an index.
  const table =
    kind === "VIEW" && /MATERIALIZED/i.test(quote)
      ? { table: makesObject ?? "", makes: "surely" as const }
      : {};
  return [{ sort: "additive", quote, makesObject: makesObject ?? undefined, ...table }];
}

function table(cursor: Cursor, quote: string, replaces: boolean): Change[] {
  const maybe = cursor.take("IF", "NOT", "EXISTS");
  const name = cursor.name();
  if (name === null) return unclear(quote);
  const made: Change = {
    sort: replaces ? "irreversible" : "additive",
    quote,
    table: name,
    makes: maybe ? "maybe" : "surely",
  };
  const columns = cursor.next?.text === "(" ? cursor.group() : [];
  if (columns === null) return unclear(quote);
  const rest = cursor.rest();
  const select = findWords(rest, "SELECT");
  if (select !== -1 && strangeCall(rest.slice(select)))
    return [made, ...unclear(quote, "it calls something unknown")];
  const strange =
    select === -1 &&
    outside(rest).some(({ upper }) => /^(?:DELETE|DROP|TRUNCATE|UPDATE|EXEC|CALL)$/.test(upper));
  return strange ? [made, ...unclear(quote)] : [made];
}

function index(cursor: Cursor, quote: string, unique: boolean): Change[] {
  while (cursor.next && cursor.next.upper !== "ON") cursor.skip();
  cursor.take("ON");
  cursor.take("ONLY");
  const name = cursor.name();
  if (cursor.take("USING")) cursor.skip();
  const group = cursor.group();
  if (name === null || group === null) return unclear(quote);
  if (!unique) {
    const risky = riskyExpression(group) || hasWords(group, "CAST");
    return [
      {
        sort: risky ? "unclear" : "additive",
        quote,
        table: name,
        why: risky ? "the expression may refuse a value" : undefined,
      },
    ];
  }
  const columns = columnNames(group) ?? [];
  const why = "what the older release writes may be refused";
  return [{ sort: "destructive", quote, table: name, columns, onNewColumns: "unclear", why }];
}

function riskyExpression(group: readonly SqlToken[]): boolean {
  const call = group.find(
    ({ kind, upper }, at) =>
      kind === "word" &&
      group[at + 1]?.text === "(" &&
      group[at + 2]?.kind !== "number" &&
      !/^(?:LOWER|UPPER|COALESCE|TRIM|MD5|TO_TSVECTOR|LENGTH)$/.test(upper),
  );
  const casts = group.some(
    ({ text }, at) =>
      text === ":" &&
      group[at + 1]?.text === ":" &&
      group[at + 2]?.upper !== "TEXT" &&
      group[at + 2]?.upper !== "REGCONFIG",
  );
  return call !== undefined || casts;
}
