/**
 * additive: older code keeps working. unclear: nobody can tell from the text.
 * destructive: older code does not fit the schema any more. irreversible: data is gone.
 */
export type MigrationSort = "additive" | "unclear" | "destructive" | "irreversible";
/** `evidence` quotes the statement that decided. */
export type SortedMigration = { sort: MigrationSort; evidence: string };

const LOSES_DATA = /\bTRUNCATE\b|\bDELETE\s+FROM\b|\bDROP\s+(?:TABLE|COLUMN|DATABASE|SCHEMA|PARTITION)\b/i;
const BREAKS_OLDER_CODE =
  /\b(?:DROP|DELETE|RENAME|MODIFY|SET\s+NOT\s+NULL|SET\s+DATA\s+TYPE|CHANGE\s+COLUMN|ALTER\s+TYPE)\b|\bALTER\s+(?:COLUMN\s+)?\S+\s+TYPE\b/i;
const FOREIGN_KEY_RULE =
  /\bON\s+(?:DELETE|UPDATE)\s+(?:CASCADE|RESTRICT|NO\s+ACTION|SET\s+NULL|SET\s+DEFAULT)\b/gi;
const COMMENT_OR_QUOTED = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g;
/** Quotes and comments that dialects end in different places: then nothing is masked before looking. */
const AMBIGUOUS = /\\|\$\w*\$|\/\*!|\/\*[^*]*\/\*|#|`[^`]*['"][^`]*`|--[^\s-]/;

/** Reads the SQL of one migration. Whatever is not recognised as additive is at least unclear. */
export function sortMigration(sql: string): SortedMigration {
  const masked = sql.replace(COMMENT_OR_QUOTED, mask);
  const ambiguous = AMBIGUOUS.test(sql) || /['"]|\/\*/.test(masked.replace(/'Q*'|"Q*"/g, ""));
  const statements = statementsOf(ambiguous ? sql : masked, sql);
  const loss = statements.find(({ code }) => LOSES_DATA.test(code));
  if (loss) return { sort: "irreversible", evidence: loss.quote };
  const breach = statements.find(({ code }) => BREAKS_OLDER_CODE.test(code));
  if (breach) return { sort: "destructive", evidence: breach.quote };
  if (ambiguous) return { sort: "unclear", evidence: "It holds text that cannot be read with certainty." };
  const strange = statements.find(({ code }) => !isAdditive(code));
  if (strange) return { sort: "unclear", evidence: strange.quote };
  const change = statements.find(({ code }) => !isFrame(code));
  if (change) return { sort: "additive", evidence: change.quote };
  return { sort: "unclear", evidence: "It holds no statement." };
}

type Statement = { code: string; quote: string };

/** `code` is what is judged; `quote` the same stretch of the original, shortened. */
function statementsOf(masked: string, original: string): Statement[] {
  let start = 0;
  return masked.split(";").flatMap((piece) => {
    const quote = oneSpaced(original.slice(start, start + piece.length));
    start += piece.length + 1;
    const code = oneSpaced(piece.replace(FOREIGN_KEY_RULE, " "));
    return code === "" ? [] : [{ code, quote: quote.length > 120 ? `${quote.slice(0, 119)}…` : quote }];
  });
}

/** A comment becomes blank, the inside of quotes becomes Q; the length stays. */
function mask(part: string): string {
  const quote = part[0];
  if (quote === "'" || quote === '"') return `${quote}${"Q".repeat(part.length - 2)}${quote}`;
  return " ".repeat(part.length);
}

function isFrame(code: string): boolean {
  return /^(?:BEGIN|COMMIT|START TRANSACTION|SET (?:LOCAL )?(?:lock_timeout|statement_timeout)\b.*)$/i.test(
    code,
  );
}

function isAdditive(code: string): boolean {
  if (isFrame(code)) return true;
  if (/^CREATE TABLE\b/i.test(code)) return !/\bSELECT\b/i.test(code);
  if (/^(?:CREATE (?:INDEX|SEQUENCE|SCHEMA|EXTENSION|TYPE|VIEW)|COMMENT ON)\b/i.test(code)) return true;
  const actions = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?[\w".]+ (.+)$/i.exec(code)?.[1];
  return actions !== undefined && separate(actions).every(addsOptionalColumn);
}

/** Commas inside brackets (`numeric(10, 2)`) do not separate actions. */
function separate(actions: string): string[] {
  return actions.split(/,(?![^(]*\))/).map((action) => action.trim());
}

function addsOptionalColumn(action: string): boolean {
  if (!/^ADD COLUMN\b/i.test(action) || /\b(?:UNIQUE|PRIMARY KEY|CHECK|GENERATED)\b/i.test(action))
    return false;
  return !/\bNOT NULL\b/i.test(action) || /\bDEFAULT\b/i.test(action);
}

function oneSpaced(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
