import type { Severity, SortedMigration } from "@/lib/domain/release/migration/migration-sort";
import { isWorse } from "@/lib/domain/release/migration/migration-sort";

/** One thing that a migration does, whatever tool it is written for. Names are compared as they are written. */
export type Change = {
  /** What it means where `table` is one that the older release knows. */
  sort: Severity;
  /** The statement as it is written. */
  quote: string;
  /** Why, in a few words; null when the statement says it itself. */
  why?: string;
  table?: string;
  columns?: readonly string[];
  /** What it means when this migration itself added every one of `columns`. */
  onNewColumns?: Severity;
  /** It makes `table`; "maybe" when it could have been there before. */
  makes?: Certainty;
  /** What it sets for `columns`: whether a value must be there, and whether the database fills in one. */
  column?: { required?: boolean; filled?: boolean };
  /** It adds `columns` to `table`. */
  adds?: Certainty;
  /** It gives `table` this name. */
  becomes?: string;
  /** It takes `table` away. */
  takesTable?: boolean;
  /** It fills `table` with every row of that one. */
  copiesFrom?: string;
  /** A view, function or type that it takes away or makes. */
  takesObject?: string;
  makesObject?: string;
  /** It takes `columns` of `table` away. */
  takesColumns?: boolean;
  /** It may not happen at all. */
  maybe?: boolean;
  /** Names mean something else from here on. */
  forgets?: boolean;
};

type Certainty = "surely" | "maybe";
type KnownColumn = { certainty: Certainty; required: boolean; filled: boolean };
type Known = { tables: Map<string, Certainty>; columns: Map<string, KnownColumn> };

const NOTHING: SortedMigration = { sort: "unclear", evidence: "It holds no statement." };

/** The worst change decides. What the migration made itself is unknown to the older release, so it cannot miss it. */
export function judgeChanges(changes: readonly Change[]): SortedMigration {
  const known: Known = { tables: new Map(), columns: new Map() };
  // Most of what is taken away is never made again.
  const madeAgain = new Set(changes.flatMap(({ makesObject, copiesFrom }) => [makesObject, copiesFrom]));
  const mayReturn = ({ takesObject, takesTable, table }: Change) =>
    madeAgain.has(takesObject ?? (takesTable ? table : undefined) ?? "");
  let worst: { sort: Severity; change: Change; why?: string } | null = null;
  for (const [index, change] of changes.entries()) {
    const meaning = meaningOf(change, known) ?? (mayReturn(change) ? remade(change, index, changes) : null);
    const { sort, why } = meaning ?? change;
    if (worst === null || isWorse(sort, worst.sort)) worst = { sort, change, why };
    remember(change, known);
  }
  if (worst === null) return NOTHING;
  return {
    sort: worst.sort,
    evidence: worst.why ? `${worst.change.quote} (${worst.why})` : worst.change.quote,
  };
}

type Meaning = { sort: Severity; why?: string };

/** Null: nothing is known that makes it milder or graver. */
function meaningOf(change: Change, known: Known): Meaning | null {
  const { table } = change;
  if (table === undefined) return null;
  const made = known.tables.get(table);
  if (made === "surely") return { sort: "additive" };
  if (made === "maybe" && change.sort === "destructive")
    return { sort: "unclear", why: `${table} may have been there before` };
  return meaningOnColumns(change, known);
}

function meaningOnColumns(change: Change, known: Known): Meaning | null {
  const { table = "", columns = [], column, onNewColumns, adds, why } = change;
  const added = columns.flatMap((name) => known.columns.get(columnKey(table, name)) ?? []);
  if (adds || columns.length === 0 || added.length < columns.length) return null;
  if (column && added.some((before) => isBare({ ...before, ...column })))
    return { sort: "destructive", why: "the older release does not fill it" };
  const sort = column ? "additive" : onNewColumns;
  if (sort === undefined) return null;
  if (sort === "additive" && added.some(({ certainty }) => certainty === "maybe"))
    return { sort: "unclear", why: "the column may have been there before" };
  return sort === "additive" ? { sort } : { sort, why };
}

/** A value must be there and nobody fills it in. */
function isBare({ required, filled }: { required: boolean; filled: boolean }): boolean {
  return required && !filled;
}

/** A table or view that is taken away and made again: what the older one held is not in the text. */
function remade(change: Change, index: number, changes: readonly Change[]): Meaning | null {
  const { takesTable, table, takesObject } = change;
  const before = changes.slice(0, index);
  const after = changes.slice(index + 1);
  const why = "it is made anew, and the text does not tell how the older one looked";
  if (takesObject !== undefined && after.some((later) => later.makesObject === takesObject))
    return { sort: "unclear", why };
  if (!takesTable || table === undefined) return null;
  const copy = before.find(({ copiesFrom }) => copiesFrom === table)?.table;
  const rebuilt =
    copy !== undefined &&
    before.some(({ makes, table: made }) => makes === "surely" && made === copy) &&
    after.some(({ table: renamed, becomes }) => renamed === copy && becomes === table);
  return rebuilt ? { sort: "unclear", why } : null;
}

function remember(change: Change, known: Known): void {
  const { table, makes, becomes, takesTable, forgets } = change;
  if (forgets) forget(known, "");
  if (table === undefined) return;
  const made = known.tables.get(table);
  if (makes) known.tables.set(table, makes);
  rememberColumns(table, change, known);
  if (takesTable || becomes !== undefined) forget(known, table);
  if (becomes !== undefined && made !== undefined) known.tables.set(becomes, change.maybe ? "maybe" : made);
}

function rememberColumns(table: string, change: Change, known: Known): void {
  const { columns = [], column, adds, takesColumns, maybe } = change;
  for (const name of columns) {
    const key = columnKey(table, name);
    const before = known.columns.get(key);
    if (adds) known.columns.set(key, { certainty: adds, required: false, filled: false, ...column });
    else if (takesColumns) known.columns.delete(key);
    else if (before && column)
      known.columns.set(key, maybe ? graver(before, column) : { ...before, ...column });
  }
}

/** What may not happen counts only where it asks for more. */
function graver(before: KnownColumn, { required, filled }: NonNullable<Change["column"]>): KnownColumn {
  return {
    ...before,
    required: before.required || required === true,
    filled: before.filled && filled !== false,
  };
}

/** A table of that name that comes later is another one. Empty: all of them. */
function forget(known: Known, table: string): void {
  if (table === "") known.tables.clear();
  known.tables.delete(table);
  for (const key of [...known.columns.keys()])
    if (table === "" || key.startsWith(`${table}\0`)) known.columns.delete(key);
}

function columnKey(table: string, column: string): string {
  return `${table}\0${column}`;
}

/** `change` as something that happens under a condition. */
export function conditionally(change: Change): Change {
  return {
    ...change,
    maybe: true,
    ...(change.makes && { makes: "maybe" as const }),
    ...(change.adds && { adds: "maybe" as const }),
  };
}

/** Nobody can tell from `quote`; `inside` are changes that it names without our knowing whether they happen. */
export function unclear(quote: string, why?: string, inside: readonly Change[] = []): Change[] {
  const grave = inside.filter(({ sort }) => sort === "destructive" || sort === "irreversible");
  return [...grave.map(conditionally), { sort: "unclear", quote, why }];
}

export function shortQuote(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
