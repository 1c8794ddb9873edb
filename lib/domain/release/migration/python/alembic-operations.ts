import { type Change, unclear } from "@/lib/domain/release/migration/change";
import { type Arguments, isWord, literalOf, literalsOf } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { readSqlValue } from "@/lib/domain/release/migration/code/sql-inside";
import * as means from "@/lib/domain/release/migration/meaning";
import { callOf, given } from "@/lib/domain/release/migration/python/calls";

/** `op.name(…)`, or `batch_op.name(…)` where `batch` is the table. Null: what it is given is not written out. */
export function alembicOperation(
  name: string,
  call: Arguments,
  batch: string | null,
  quote: string,
): Change[] | null {
  if (call.strange) return null;
  /** Position of the first argument behind the table. */
  const next = batch === null ? 1 : 0;
  const table = batch ?? qualified(call, name === "rename_table" ? "old_table_name" : "table_name");
  if (name === "execute") return readSqlValue(sqlOf(given(call, 0, "sqltext")), quote);
  if (
    /^create_(?:index|unique_constraint|check_constraint|exclude_constraint|foreign_key|primary_key)$/.test(
      name,
    )
  )
    return rule(name, call, batch, quote);
  if (name === "drop_constraint" || name === "drop_index") {
    const at = batch ?? literalOf(given(call, 1, "table_name"));
    return [means.loosen(at ?? "", quote)];
  }
  if (name === "bulk_insert") return [means.writeRows(undefined, quote)];
  if (table === null) return null;
  switch (name) {
    case "create_table":
      return [means.createTable(table, quote, !call.named.has("if_not_exists"))];
    case "drop_table":
      return [means.dropTable(table, quote)];
    case "rename_table": {
      const to = literalOf(given(call, 1, "new_table_name"));
      return to === null ? null : [means.renameTable(table, to, quote)];
    }
    case "add_column":
      return addColumn(table, given(call, next, "column"), quote);
    case "drop_column": {
      const column = literalOf(given(call, next, "column_name"));
      return column === null ? null : [means.dropColumns(table, [column], quote)];
    }
    case "alter_column":
      return alterColumn(table, literalOf(given(call, next, "column_name")), call, quote);
    case "create_table_comment":
    case "drop_table_comment":
      return [means.harmless(quote, table)];
    default:
      return null;
  }
}

function qualified(call: Arguments, name: string): string | null {
  const table = literalOf(given(call, 0, name));
  const schema = literalOf(call.named.get("schema"));
  return table !== null && schema !== null ? `${schema}.${table}` : table;
}

/** `sa.text("…")` is the text. */
function sqlOf(value: CodeToken[] | undefined): CodeToken[] | undefined {
  const call = callOf(value);
  return call && /^(?:sa\.|sqlalchemy\.)?text$/.test(call.name) ? call.given.list[0] : value;
}

/** `sa.Column("name", sa.String(), nullable=False, server_default="x")`; nullable unless it says otherwise. */
function addColumn(table: string, value: CodeToken[] | undefined, quote: string): Change[] | null {
  const column = callOf(value);
  const name = literalOf(column?.given.list[0]);
  if (!column || !/^(?:sa\.|sqlalchemy\.)?Column$/.test(column.name) || name === null || column.given.strange)
    return null;
  const { named, list } = column.given;
  const nullable = named.get("nullable");
  const required = (nullable !== undefined && !isWord(nullable, "True")) || named.has("primary_key");
  const value_ = named.get("server_default");
  const calls = list.map((part) => callOf(part)?.name ?? "");
  const filled =
    (value_ !== undefined && !isWord(value_, "None")) || calls.some((call) => /\bIdentity$/.test(call));
  const unique = named.has("unique") && !isWord(named.get("unique"), "False");
  if (calls.some((call) => /\b(?:Computed|CheckConstraint)$/.test(call))) return unclear(quote);
  return [means.addColumn({ table, name, required, filled, unique }, quote)];
}

function alterColumn(
  table: string,
  column: string | null,
  { named }: Arguments,
  quote: string,
): Change[] | null {
  if (column === null) return null;
  const changes: Change[] = [];
  const nullable = named.get("nullable");
  const value = named.get("server_default");
  if (named.has("new_column_name") || named.has("name")) changes.push(means.renameColumn(table, quote));
  if (named.has("type_"))
    changes.push(
      isWider(named.get("existing_type"), named.get("type_"))
        ? means.harmless(quote, table)
        : means.changeType(table, column, quote),
    );
  if (value !== undefined)
    changes.push(means.setDefault(table, column, !isWord(value, "None", "False"), quote));
  if (nullable !== undefined)
    changes.push(
      isWord(nullable, "True")
        ? means.allowNoValue(table, column, quote)
        : means.requireValue(table, column, quote),
    );
  if (changes.length === 0 && named.has("comment")) changes.push(means.harmless(quote, table));
  return changes.length === 0 ? null : changes;
}

/** Both types are texts of a given length, and the new one is longer or has none. */
function isWider(older: CodeToken[] | undefined, newer: CodeToken[] | undefined): boolean {
  const from = textLength(older);
  const to = textLength(newer);
  return from !== null && to !== null && from < to;
}

function textLength(type: CodeToken[] | undefined): number | null {
  const call = callOf(type);
  const kind = /^(?:sa\.)?(String|VARCHAR|Unicode|Text|TEXT)$/.exec(call?.name ?? "")?.[1];
  if (!call || !kind) return null;
  if (/text/i.test(kind)) return call.given.list.length === 0 ? Number.POSITIVE_INFINITY : null;
  const length = given(call.given, 0, "length");
  return length?.length === 1 && length[0]?.kind === "number" ? Number(length[0].text) : null;
}

/** The table stands second: `op.create_index("i", "users", ["email"], unique=True)`. */
function rule(name: string, call: Arguments, batch: string | null, quote: string): Change[] | null {
  const table =
    batch ??
    literalOf(
      call.list[1] ??
        call.named.get("table_name") ??
        call.named.get("source_table") ??
        call.named.get("source"),
    );
  if (table === null) return null;
  const at = batch === null ? 2 : 1;
  switch (name) {
    case "create_index": {
      const unique = call.named.get("unique");
      if (unique === undefined || isWord(unique, "False")) return [means.harmless(quote, table)];
      return [means.addRule("unique", table, literalsOf(given(call, at, "columns")) ?? [], quote)];
    }
    case "create_unique_constraint":
      return [means.addRule("unique", table, literalsOf(given(call, at, "columns")) ?? [], quote)];
    case "create_foreign_key":
      return [
        means.addRule("foreign key", table, literalsOf(given(call, at + 1, "local_cols")) ?? [], quote),
      ];
    default:
      return [means.addRule("check", table, [], quote)];
  }
}
