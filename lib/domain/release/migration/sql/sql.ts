import {
  type Change,
  conditionally,
  judgeChanges,
  shortQuote,
  unclear,
} from "@/lib/domain/release/migration/change";
import { isWorse } from "@/lib/domain/release/migration/migration-sort";
import { withoutControl } from "@/lib/domain/release/migration/sql/control";
import { strangeCall } from "@/lib/domain/release/migration/sql/cursor";
import { literalsIn } from "@/lib/domain/release/migration/sql/dynamic";
import { readStatement } from "@/lib/domain/release/migration/sql/read-statement";
import { READINGS, type Reading } from "@/lib/domain/release/migration/sql/readings";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";
import { statementsOf } from "@/lib/domain/release/migration/sql/statements";
import { lexSql } from "@/lib/domain/release/migration/sql/tokens";

const LOSES_DATA = /\b(?:TRUNCATE|DELETE\s+FROM|DROP\s+(?:TABLE|COLUMN|DATABASE|SCHEMA|PARTITION))\b/i;
const BREAKS_OLDER_CODE = /\b(?:DROP|DELETE|RENAME|MODIFY|SET\s+NOT\s+NULL|CHANGE|TYPE|sp_rename)\b/i;
const UNREADABLE = "it cannot be read with certainty";

/**
 * What SQL does. The text does not tell for which database it is written, so it is read as each of them would; the worst
 * reading counts.
 */
export function readSql(text: string): Change[] {
  const seen = new Set<string>();
  let worst: Change[] | null = null;
  for (const reading of READINGS) {
    const tokens = lexSql(text, reading);
    if (tokens === null) continue;
    const alike = tokens.map(({ kind, at, to }) => `${kind}${at}-${to}`).join();
    if (seen.has(alike)) continue;
    seen.add(alike);
    const changes = readTokens(tokens, text, reading);
    if (worst === null || isWorse(judgeChanges(changes).sort, judgeChanges(worst).sort)) worst = changes;
  }
  return worst ?? unreadableSql(text);
}

/** No database could run it as it stands, or it holds what a tool fills in first. */
export function unreadableSql(text: string): Change[] {
  const loss = LOSES_DATA.exec(text);
  if (loss) return [{ sort: "irreversible", quote: around(text, loss.index), why: UNREADABLE }];
  const breach = BREAKS_OLDER_CODE.exec(text);
  if (breach) return [{ sort: "destructive", quote: around(text, breach.index), why: UNREADABLE }];
  return unclear("It holds text that cannot be read with certainty.");
}

function around(text: string, at: number): string {
  return shortQuote(text.slice(at, at + 100));
}

/** Statements about routines and triggers name them without running them. */
const NAMES_ONLY = /^(?:FUNCTION|PROCEDURE|PROC|ROUTINE|TRIGGER|AGGREGATE)$/;
type Routine = { name: string; body: string };
/** The gravest thing that each routine of the text would do, by its name. */
type Routines = Map<string, Change[]>;

function readTokens(tokens: readonly SqlToken[], text: string, reading: Reading): Change[] {
  const routines: Routines = new Map();
  const read = (inner: string): Change[] => {
    const again = lexSql(inner, reading);
    return again === null ? unreadableSql(inner) : readTokens(again, inner, reading);
  };
  /** Behind the first word of a block nobody counts its ends: all that follows may happen or not. */
  let conditional = false;
  return statementsOf(tokens).flatMap((statement) => {
    const first = statement[0];
    const last = statement.at(-1);
    const quote = shortQuote(text.slice(first?.at ?? 0, last?.to));
    const { rest, inBlock, left } = withoutControl(statement);
    const conditions = [...literalsIn(left, read), ...(strangeCall(left) ? unclear(quote) : [])];
    conditional ||= inBlock;
    if (rest.length === 0) return conditions;
    const changes = [...conditions, ...called(rest, routines, quote), ...readStatement(rest, quote, read)];
    const routine = routineIn(rest, text);
    // Each body is read once, however often it is asked for.
    if (routine) {
      const worst = gravest([...read(routine.body), ...(routines.get(routine.name) ?? [])]);
      routines.set(routine.name, worst);
    }
    return conditional ? changes.map(conditionally) : changes;
  });
}

function gravest(changes: readonly Change[]): Change[] {
  const { sort } = judgeChanges(changes);
  return changes.filter((change) => !isWorse(sort, change.sort)).slice(0, 1);
}

/** A routine that the migration makes does its work when the migration asks it to. */
function called(tokens: readonly SqlToken[], routines: Routines, quote: string): Change[] {
  if (/^(?:DROP|COMMENT|GRANT|REVOKE)$/.test(tokens[0]?.upper ?? "")) return [];
  if (tokens.slice(1, 8).some(({ upper }) => NAMES_ONLY.test(upper))) return [];
  const names = new Set(tokens.map(({ text }) => plain(text)));
  return [...names].flatMap((name) =>
    (routines.get(name) ?? []).map((change) => ({ ...conditionally(change), quote })),
  );
}

function routineIn(tokens: readonly SqlToken[], text: string): Routine | null {
  const at = tokens.findIndex(({ upper }) => /^(?:FUNCTION|PROCEDURE|PROC)$/.test(upper));
  if (tokens[0]?.upper !== "CREATE" || at === -1 || at > 12) return null;
  const opens = tokens.findIndex(({ text: mark }, index) => index > at && /^[(@]|^as$/i.test(mark));
  const name = plain(tokens[(opens === -1 ? at + 2 : opens) - 1]?.text ?? "");
  const literal = tokens.find(({ kind, body }) => body && kind === "string");
  if (literal) return { name, body: literal.text };
  const begins = tokens.findIndex(({ upper }, index) => index > at && /^(?:BEGIN|AS|IS)$/.test(upper));
  const start = tokens[begins === -1 ? at : begins + 1]?.at ?? 0;
  return { name, body: text.slice(start, tokens.at(-1)?.to) };
}

function plain(name: string): string {
  return name.replace(/["`[\]]/g, "").toLowerCase();
}
