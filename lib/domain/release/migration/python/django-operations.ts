import { type Change, unclear } from "@/lib/domain/release/migration/change";
import {
  type Arguments,
  insideOf,
  isWord,
  literalOf,
  splitAt,
} from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";
import { readSqlValue } from "@/lib/domain/release/migration/code/sql-inside";
import * as means from "@/lib/domain/release/migration/meaning";
import { callOf, given, type PythonCall } from "@/lib/domain/release/migration/python/calls";

/** Kinds of fields that say nothing more than a type. */
const FIELD = /(?:^|\.)\w*(?:Field|ForeignKey|OneToOneField|ManyToManyField)$/;
const STATE_ONLY = /^(?:AlterModelOptions|AlterModelManagers|AlterModelTableComment)$/;

/** `migrations.Name(…)`. Null: unknown, or what it is given is not written out. */
export function djangoOperation(name: string, call: Arguments, quote: string): Change[] | null {
  if (call.strange) return null;
  const model = literalOf(
    given(call, 0, name === "CreateModel" || name === "DeleteModel" ? "name" : "model_name"),
  )?.toLowerCase();
  if (STATE_ONLY.test(name)) return [means.harmless(quote)];
  if (name === "RunSQL") return runSql(given(call, 0, "sql"), quote);
  if (name === "AddIndexConcurrently" || name === "AddIndex")
    return model === undefined ? null : [means.harmless(quote, model)];
  if (/Extension$/.test(name) && call.list.length + call.named.size <= 1) return [means.harmless(quote)];
  if (name === "RenameModel" || name === "AlterModelTable") return [{ sort: "destructive", quote }];
  if (name === "ValidateConstraint") return [means.harmless(quote)];
  if (/^(?:AlterUniqueTogether|AlterIndexTogether|AlterOrderWithRespectTo)$/.test(name))
    return together(name, call, quote);
  if (model === undefined) return null;
  const field = literalOf(given(call, 1, "name"))?.toLowerCase();
  switch (name) {
    case "CreateModel":
      return [means.createTable(model, quote)];
    case "DeleteModel":
      return [means.dropTable(model, quote)];
    case "RemoveField":
      return field === undefined ? null : [means.dropColumns(model, [field], quote)];
    case "RenameField":
      return [means.renameColumn(model, quote)];
    case "AddField":
      return field === undefined ? null : addField(model, field, callOf(given(call, 2, "field")), quote);
    case "AlterField":
      return [{ ...means.loosen(model, quote), why: "how the field was before is not in the text" }];
    case "AddConstraint":
    case "AddConstraintNotValid":
      return constraint(model, callOf(given(call, 1, "constraint")), quote);
    case "RemoveIndex":
    case "RemoveIndexConcurrently":
    case "RemoveConstraint":
    case "RenameIndex":
      return [means.loosen(model, quote)];
    default:
      return null;
  }
}

/** A default of Django lives in the code: the database forgets it, so an older release leaves the column empty. */
function addField(model: string, field: string, type: PythonCall | null, quote: string): Change[] | null {
  if (!type || !FIELD.test(type.name) || type.given.strange) return null;
  if (/ManyToManyField$/.test(type.name)) return [means.harmless(quote)];
  if (/GeneratedField$/.test(type.name))
    return unclear(quote, "it is computed from what the older release writes");
  const { named } = type.given;
  const empty = named.get("null");
  const filled = named.has("db_default") && !isWord(named.get("db_default"), "None");
  const required = empty === undefined || !isWord(empty, "True");
  const unique =
    /OneToOneField$/.test(type.name) || (named.has("unique") && !isWord(named.get("unique"), "False"));
  const change = means.addColumn({ table: model, name: field, required, filled, unique }, quote);
  const inCodeOnly = required && !filled && named.has("default");
  return [
    inCodeOnly
      ? { ...change, why: "its default is in the code only, so the older release does not fill it" }
      : change,
  ];
}

function constraint(model: string, rule: PythonCall | null, quote: string): Change[] {
  if (rule === null) return [means.addRule("check", model, [], quote)];
  if (!/UniqueConstraint$/.test(rule.name)) return [means.addRule("check", model, [], quote)];
  const inside =
    insideOf(rule.given.named.get("fields"), "[") ?? insideOf(rule.given.named.get("fields"), "(") ?? [];
  const fields = splitAt(inside, ",").map((part) => literalOf(part) ?? "");
  return [means.addRule("unique", model, fields, quote)];
}

/** An empty set takes the rule away. */
function together(name: string, call: Arguments, quote: string): Change[] {
  const model = literalOf(call.list[0] ?? call.named.get("name")) ?? "";
  const set = call.list[1] ?? call.named.get("unique_together");
  const empty = set === undefined || isWord(set, "None") || callOf(set)?.given.list.length === 0;
  if (name !== "AlterUniqueTogether" || empty) return [means.loosen(model.toLowerCase(), quote)];
  return [means.addRule("unique", model.toLowerCase(), [], quote)];
}

/** A text, or a list of texts and of pairs of a text and its values. */
function runSql(sql: CodeToken[] | undefined, quote: string): Change[] | null {
  if (sql === undefined) return null;
  if (sql.map(({ text }) => text).join("") === "migrations.RunSQL.noop") return [];
  const list = insideOf(sql, "[");
  if (list === null) return readSqlValue(insideOf(sql, "(") ?? sql, quote);
  return splitAt(list, ",").flatMap((part) => {
    const pair = insideOf(part, "(");
    if (pair === null) return readSqlValue(part, quote);
    return unclear(quote, "values are put in when it runs", readSqlValue(splitAt(pair, ",")[0], quote));
  });
}
