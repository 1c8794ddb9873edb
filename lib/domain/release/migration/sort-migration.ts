import { type Change, judgeChanges, unclear } from "@/lib/domain/release/migration/change";
import { forwardPart } from "@/lib/domain/release/migration/forward-part";
import { readJavaScript } from "@/lib/domain/release/migration/javascript/javascript";
import { readLiquibase } from "@/lib/domain/release/migration/liquibase/changelog";
import type { SortedMigration } from "@/lib/domain/release/migration/migration-sort";
import { notCounted } from "@/lib/domain/release/migration/not-counted";
import { readAlembic } from "@/lib/domain/release/migration/python/alembic";
import { readDjango } from "@/lib/domain/release/migration/python/django";
import { readRails } from "@/lib/domain/release/migration/rails/rails";
import { readSql } from "@/lib/domain/release/migration/sql/sql";

/** Prisma writes above the SQL what a table that is built anew loses; the statements do not tell. */
const PRISMA_WARNING = /You are about to drop the (?:column|table)[^\n]*/;

/**
 * Reads one migration as its tool would; the name of the file tells the tool, its text confirms it. Whatever is not
 * recognised as additive is at least unclear.
 */
export function sortMigration(file: string, text: string): SortedMigration {
  const why = notCounted(file);
  if (why !== null) return { sort: "no migration", evidence: `${why}.` };
  const sorted = judgeChanges(readMigration(file, text.replace(/\r\n?/g, "\n")));
  const warning =
    /migration\.sql$/.test(file) && sorted.sort === "unclear" ? PRISMA_WARNING.exec(text) : null;
  return warning ? { sort: "irreversible", evidence: warning[0].trim() } : sorted;
}

/** Whether it is a changelog of Liquibase, which grows by change sets. */
export function isChangelog(file: string, text: string): boolean {
  if (/\.sql$/i.test(file)) return /^\s*--\s*liquibase formatted sql/i.test(text);
  return /\.(?:xml|ya?ml|json)$/i.test(file) && /\bdatabaseChangeLog\b/.test(text);
}

function readMigration(file: string, text: string): Change[] {
  if (isChangelog(file, text)) return readLiquibase(file, text);
  const kind = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? "";
  switch (kind) {
    case "sql":
    case "ddl":
    case "psql":
    case "pgsql":
      return readSql(forwardPart(file, text));
    case "rb":
      return readRails(text);
    case "py":
      return /\bmigrations\.Migration\b/.test(text) ? readDjango(text) : readAlembic(text);
    case "js":
    case "mjs":
    case "cjs":
    case "ts":
    case "mts":
    case "cts":
      return readJavaScript(text);
    default:
      return unclear(`Nobody here reads ${kind ? `.${kind}` : "such"} files.`);
  }
}
