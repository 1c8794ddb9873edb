import type { Change } from "@/lib/domain/release/migration/change";

/** What the operations of the tools mean, told once for all of them. */

type Column = {
  table: string;
  name: string;
  /** A value must be there. */
  required: boolean;
  /** The database itself fills in a value. */
  filled: boolean;
  unique?: boolean;
  /** "maybe": only if it is not there yet. */
  adds?: "surely" | "maybe";
};

export function addColumn(
  { table, name, required, filled, unique, adds = "surely" }: Column,
  quote: string,
): Change {
  const change = { table, columns: [name], column: { required, filled }, adds, quote };
  if (required && !filled)
    return { ...change, sort: "destructive", why: "the older release does not fill it" };
  if (unique && filled)
    return { ...change, sort: "destructive", why: "what the older release writes may be refused" };
  if (unique) return { ...change, sort: "unclear", why: "it must be unique" };
  return { ...change, sort: "additive" };
}

export function dropColumns(table: string, columns: readonly string[], quote: string): Change {
  return { table, columns, quote, sort: "irreversible", onNewColumns: "additive", takesColumns: true };
}

export function createTable(table: string, quote: string, surely = true): Change {
  return { table, quote, sort: "additive", makes: surely ? "surely" : "maybe" };
}

export function dropTable(table: string | undefined, quote: string): Change {
  return { table, quote, sort: "irreversible", takesTable: true };
}

/** Deleted or overwritten rows. */
export function loseRows(table: string | undefined, quote: string): Change {
  return { table, quote, sort: "irreversible" };
}

export function renameTable(table: string, to: string, quote: string): Change {
  return { table, quote, sort: "destructive", becomes: to };
}

export function renameColumn(table: string, quote: string): Change {
  return { table, quote, sort: "destructive" };
}

export function changeType(table: string, column: string, quote: string): Change {
  return {
    table,
    columns: [column],
    onNewColumns: "unclear",
    quote,
    sort: "destructive",
    why: "the older type is not in the text",
  };
}

export function requireValue(table: string, column: string, quote: string): Change {
  const why = "the older release may write no value";
  return { table, columns: [column], column: { required: true }, quote, sort: "destructive", why };
}

export function allowNoValue(table: string, column: string, quote: string): Change {
  const why = "the older release may read no value";
  return { table, columns: [column], column: { required: false }, quote, sort: "unclear", why };
}

export function setDefault(table: string, column: string, filled: boolean, quote: string): Change {
  const why = "the older release may count on the older default";
  return { table, columns: [column], column: { filled }, quote, sort: "unclear", why };
}

/** A rule that rows must keep; `columns` empty: not known which ones it looks at. */
export function addRule(
  kind: "unique" | "foreign key" | "check",
  table: string,
  columns: readonly string[],
  quote: string,
): Change {
  const rule = {
    table,
    quote,
    sort: "destructive" as const,
    why: "what the older release writes may be refused",
  };
  if (kind === "check") return rule;
  return { ...rule, columns, onNewColumns: kind === "foreign key" ? "additive" : "unclear" };
}

export function harmless(quote: string, table?: string): Change {
  return { table, quote, sort: "additive" };
}

/** A rule, an index or a default is taken away: the older release may meet what it does not expect. */
export function loosen(table: string, quote: string): Change {
  return { table, quote, sort: "unclear", why: "the older release may count on it" };
}

export function writeRows(table: string | undefined, quote: string): Change {
  return { table, quote, sort: "unclear", why: "the older release meets rows that it does not know" };
}
