import { type Change, unclear } from "@/lib/domain/release/migration/change";
import { Cursor, findWords, hasWords, outside } from "@/lib/domain/release/migration/sql/cursor";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

const WHY_REQUIRED = "the older release does not fill it";
const WHY_UNIQUE = "what the older release writes may be refused";

/** `ADD [COLUMN] name type …`: what it means for rows that the older release writes without it. */
export function addedColumn(table: string, definition: readonly SqlToken[], quote: string): Change[] {
  const cursor = new Cursor(definition);
  const surely = !cursor.take("IF", "NOT", "EXISTS");
  const token = cursor.skip();
  if (token === undefined || token.kind === "mark" || token.kind === "number") return unclear(quote);
  const options = cursor.rest();
  if (options.some(({ kind }) => kind === "hole")) return unclear(quote, "a placeholder is filled elsewhere");
  const column = {
    table,
    columns: [token.text],
    adds: surely ? ("surely" as const) : ("maybe" as const),
    quote,
  };
  return [{ ...column, ...meaningOfColumn(token.text, options) }];
}

function meaningOfColumn(
  name: string,
  options: readonly SqlToken[],
): Pick<Change, "sort" | "why" | "column"> {
  const { required, filled, ...meaning } = readColumn(name, options);
  return { ...meaning, column: { required, filled } };
}

type ColumnMeaning = Pick<Change, "sort" | "why"> & { required: boolean; filled: boolean };

function readColumn(name: string, options: readonly SqlToken[]): ColumnMeaning {
  const flat = outside(options);
  const identity =
    hasWords(flat, "IDENTITY") ||
    flat.some(({ upper }) => /^(?:(?:BIG|SMALL)?SERIAL|AUTO_?INCREMENT)$/.test(upper));
  const computed = hasWords(flat, "AS") && !identity;
  const value = defaultOf(options);
  const filled = identity || computed || (value !== undefined && value !== "null");
  const primary = hasWords(flat, "PRIMARY", "KEY");
  const required = primary || hasWords(flat, "NOT", "NULL");
  const column = { required, filled };
  if (required && !filled) return { ...column, sort: "destructive", why: WHY_REQUIRED };
  if ((primary || hasWords(flat, "UNIQUE")) && !identity) {
    if (value === "constant") return { ...column, sort: "destructive", why: WHY_UNIQUE };
    return { ...column, sort: "unclear", why: "it must be unique" };
  }
  if (computed)
    return { ...column, sort: "unclear", why: "it is computed from what the older release writes" };
  return checkLooksElsewhere(name, options)
    ? { ...column, sort: "unclear", why: "its check may refuse what the older release writes" }
    : { ...column, sort: "additive" };
}

/** SET DEFAULT of a foreign key and BY DEFAULT of an identity are none. */
function defaultOf(options: readonly SqlToken[]): "null" | "constant" | "computed" | undefined {
  const at = options.findIndex(
    ({ upper }, index) => upper === "DEFAULT" && !/^(?:SET|BY)$/.test(options[index - 1]?.upper ?? ""),
  );
  if (at === -1) return undefined;
  const value = options.slice(at + 1).filter(({ kind, text }) => kind !== "mark" || !/^[()]$/.test(text));
  if (value[0]?.upper === "NULL") return "null";
  if (value.length === 0) return undefined;
  const calls = options[at + 2]?.text === "(" && value[0]?.kind === "word";
  return calls ? "computed" : "constant";
}

const IN_CHECKS =
  /^(?:IN|AND|OR|NOT|NULL|IS|LIKE|BETWEEN|LENGTH|CHAR_LENGTH|TRUE|FALSE|ANY|ARRAY|TEXT|VARCHAR)$/;

function checkLooksElsewhere(name: string, options: readonly SqlToken[]): boolean {
  const at = findWords(options, "CHECK");
  if (at === -1) return false;
  const rule = new Cursor(options.slice(at + 1)).group();
  return (
    rule === null ||
    rule.some(
      ({ kind, text, upper }) =>
        (kind === "word" || kind === "name") && text !== name && !IN_CHECKS.test(upper),
    )
  );
}

/** Columns of an index or rule; null when one of them is an expression. */
export function columnNames(group: readonly SqlToken[] | null): string[] | null {
  if (group === null) return null;
  const names: string[] = [];
  for (const token of outside(group)) {
    if (token.kind === "mark" && token.text === ",") continue;
    if (
      token.kind === "name" ||
      (token.kind === "word" && !/^(?:ASC|DESC|NULLS|FIRST|LAST|COLLATE)$/.test(token.upper))
    )
      names.push(token.text);
    else if (token.kind !== "word" && token.kind !== "number") return null;
  }
  return group.some(
    ({ text, kind }, at) => kind === "mark" && text === "(" && group[at + 1]?.kind !== "number",
  )
    ? null
    : names;
}

/** A rule on a table that was not there before: what the older release writes may break it. */
export function addedRule(table: string, tokens: readonly SqlToken[], quote: string): Change[] {
  const cursor = new Cursor(tokens);
  if (cursor.take("CONSTRAINT")) {
    cursor.take("IF", "NOT", "EXISTS");
    cursor.name();
  }
  const flat = outside(tokens);
  if (hasWords(flat, "NOT", "ENFORCED") || hasWords(flat, "DISABLE"))
    return [{ table, quote, sort: "unclear", why: "the rule is not enforced" }];
  const kind = cursor.takeOne("UNIQUE", "PRIMARY", "FOREIGN", "CHECK", "EXCLUDE", "DEFAULT");
  if (kind === null || kind === "DEFAULT") return [{ table, quote, sort: "unclear" }];
  while (cursor.next && cursor.next.text !== "(") cursor.skip();
  const columns = columnNames(cursor.group()) ?? [];
  const broken = { table, quote, sort: "destructive" as const, why: WHY_UNIQUE };
  if (kind === "FOREIGN") return [{ ...broken, columns, onNewColumns: "additive" }];
  if (kind === "UNIQUE") return [{ ...broken, columns, onNewColumns: "unclear" }];
  return [broken];
}
