/**
 * additive: older code keeps working. unclear: nobody can tell from the text.
 * destructive: older code does not fit the schema any more. irreversible: data is gone.
 */
export const MIGRATION_SORTS = ["additive", "unclear", "destructive", "irreversible"] as const;
export type MigrationSort = (typeof MIGRATION_SORTS)[number];
export type SortedMigration = { sort: MigrationSort; evidence: string };

const LOSES_DATA = /\b(?:TRUNCATE|DELETE\s+FROM|DROP\s+(?:TABLE|COLUMN|DATABASE|SCHEMA|PARTITION))\b/;
const BREAKS_OLDER_CODE =
  /\b(?:DROP|DELETE|RENAME|SET\s+NOT\s+NULL|SET\s+DATA\s+TYPE|(?:ALTER|MODIFY|CHANGE)\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE|MODIFY|CHANGE\s+COLUMN|ALTER\s+TYPE)\b/;
const FOREIGN_KEY_RULE =
  /\bON\s+(?:DELETE|UPDATE)\s+(?:CASCADE|RESTRICT|NO\s+ACTION|SET\s+NULL|SET\s+DEFAULT)\b/g;
/** A literal or comment that this reader might end elsewhere than the database does. */
const AMBIGUOUS = /\\|\$[A-Z_]*\$|\/\*!|\/\*[^*]*\/\*/i;

/** Reads the SQL of one migration. Whatever is not recognised as additive is at least unclear. */
export function sortMigration(sql: string): SortedMigration {
  const ambiguous = AMBIGUOUS.test(sql);
  const plain = (ambiguous ? sql : withoutComments(sql)).toUpperCase().replace(FOREIGN_KEY_RULE, " ");
  const statements = plain
    .split(";")
    .map((statement) => statement.replace(/\s+/g, " ").trim())
    .filter(Boolean);
  const loss = statements.find((statement) => LOSES_DATA.test(statement));
  if (loss !== undefined) return { sort: "irreversible", evidence: excerpt(loss) };
  const breach = statements.find((statement) => BREAKS_OLDER_CODE.test(statement));
  if (breach !== undefined) return { sort: "destructive", evidence: excerpt(breach) };
  if (ambiguous) return { sort: "unclear", evidence: "holds text that cannot be read with certainty" };
  const strange = statements.find((statement) => !isAdditive(statement));
  if (strange !== undefined) return { sort: "unclear", evidence: excerpt(strange) };
  if (statements.length === 0) return { sort: "unclear", evidence: "holds no statement" };
  return {
    sort: "additive",
    evidence: excerpt(statements.find((statement) => !isFrame(statement)) ?? statements[0] ?? ""),
  };
}

/** Comments go; the inside of literals and quoted names goes, the quotes stay. */
function withoutComments(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g, (part) => {
    if (part.startsWith("'")) return "''";
    return part.startsWith('"') ? '"Q"' : " ";
  });
}

function isFrame(statement: string): boolean {
  return /^(?:BEGIN|COMMIT|START TRANSACTION|SET (?:LOCAL )?(?:LOCK_TIMEOUT|STATEMENT_TIMEOUT)\b.*)$/.test(
    statement,
  );
}

function isAdditive(statement: string): boolean {
  if (isFrame(statement)) return true;
  if (/^CREATE (?:TABLE|INDEX|SEQUENCE|SCHEMA|EXTENSION|TYPE|VIEW)\b/.test(statement)) return true;
  if (/^COMMENT ON\b/.test(statement)) return true;
  const table = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?[\w".]+ (.+)$/.exec(statement);
  return table?.[1] !== undefined && actions(table[1]).every(addsOptionalColumn);
}

/** Commas inside brackets (`numeric(10, 2)`) do not separate actions. */
function actions(clause: string): string[] {
  return clause.split(/,(?![^(]*\))/).map((action) => action.trim());
}

function addsOptionalColumn(action: string): boolean {
  if (!/^ADD COLUMN\b/.test(action) || /\b(?:UNIQUE|PRIMARY KEY|CHECK|GENERATED)\b/.test(action))
    return false;
  return !/\bNOT NULL\b/.test(action) || /\bDEFAULT\b/.test(action);
}

function excerpt(statement: string): string {
  return statement.length > 120 ? `${statement.slice(0, 117)}…` : statement;
}
