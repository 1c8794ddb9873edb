import { depthOf } from "@/lib/domain/release/migration/sql/cursor";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

/** Tokens of one statement, never none. */
export type SqlStatement = readonly SqlToken[];

const STARTS: Record<string, RegExp> = {
  CREATE:
    /^(?:TABLE|UNIQUE|INDEX|VIEW|PROC|PROCEDURE|FUNCTION|TRIGGER|SCHEMA|TYPE|SEQUENCE|CLUSTERED|NONCLUSTERED)$/,
  ALTER: /^(?:TABLE|TYPE|VIEW|SEQUENCE)$/,
  DROP: /^(?:TABLE|VIEW|PROC|PROCEDURE|FUNCTION|TRIGGER|SCHEMA|DATABASE|TYPE|SEQUENCE)$/,
  TRUNCATE: /^TABLE$/,
  DELETE: /^FROM$/,
  INSERT: /^INTO$/,
};
const ROUTINE = /^(?:TRIGGER|PROCEDURE|PROC|FUNCTION|PACKAGE|EVENT)$/;
const CLOSES_OTHER = /^(?:IF|LOOP|WHILE|REPEAT|FOR)$/;

/**
 * Splits where a statement ends, and where another one begins without a sign in between (SQL Server). Splitting too
 * often hides nothing, so it is done in doubt; only the body of a routine, BEGIN … END, stays together.
 */
export function statementsOf(tokens: readonly SqlToken[]): SqlStatement[] {
  const statements: SqlToken[][] = [];
  let current: SqlToken[] = [];
  let depth = 0;
  let blocks = 0;
  let routine = false;
  let begun = false;
  const finish = () => {
    if (current.length > 0) {
      if (blocks > 0 && routine) statements.push(...atEverySemicolon(current));
      else statements.push(current.filter(({ kind }) => kind !== "end"));
    }
    current = [];
    depth = 0;
    blocks = 0;
    routine = false;
    begun = false;
  };
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "end" && (token.hard || blocks === 0)) {
      finish();
      continue;
    }
    depth = Math.max(0, depth + depthOf(token));
    const bodyEnded = routine && begun && blocks === 0;
    if (current.length > 0 && (!routine || bodyEnded) && depth === 0 && startsHere(tokens, at, current))
      finish();
    current.push(token);
    routine ||=
      current[0]?.upper === "CREATE" && current.length < 14 && depth === 0 && ROUTINE.test(token.upper);
    if (routine) blocks = Math.max(0, blocks + blockStep(tokens, at));
    begun ||= blocks > 0;
  }
  finish();
  return statements.filter((statement) => statement.length > 0);
}

function startsHere(tokens: readonly SqlToken[], at: number, current: readonly SqlToken[]): boolean {
  const token = tokens[at];
  const behind = tokens[at + 1]?.upper ?? "";
  const before = current.at(-1);
  if (!token?.upper || /^[,.=]$/.test(before?.kind === "mark" ? before.text : "")) return false;
  if (/^(?:ON|FOR|OR|OF|AFTER|BEFORE|GRANT|REVOKE|DENY)$/.test(before?.upper ?? "")) return false;
  if (STARTS[token.upper]?.test(behind)) return true;
  if (token.upper === "UPDATE") return tokens[at + 2]?.upper === "SET" && behind !== "SET";
  return token.fresh && /^(?:EXEC|EXECUTE|DELETE|TRUNCATE|MERGE|DECLARE|PRINT|USE)$/.test(token.upper);
}

/** +1 for what END closes, −1 for that END. `END IF` closes what was not counted. */
function blockStep(tokens: readonly SqlToken[], at: number): number {
  const word = tokens[at]?.upper;
  const before = tokens[at - 1]?.upper;
  if (word === "BEGIN") return 1;
  if (word === "CASE") return before === "END" ? 0 : 1;
  if (word !== "END") return 0;
  return CLOSES_OTHER.test(tokens[at + 1]?.upper ?? "") ? 0 : -1;
}

function atEverySemicolon(tokens: readonly SqlToken[]): SqlToken[][] {
  const pieces: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "end") pieces.push([]);
    else pieces.at(-1)?.push(token);
  }
  return pieces;
}
