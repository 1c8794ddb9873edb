import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

/** Walks over the tokens of one statement. */
export class Cursor {
  private at = 0;
  constructor(readonly tokens: readonly SqlToken[]) {}

  get next(): SqlToken | undefined {
    return this.tokens[this.at];
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  peek(ahead: number): SqlToken | undefined {
    return this.tokens[this.at + ahead];
  }

  /** Takes these words, in this order, or nothing. */
  take(...words: readonly string[]): boolean {
    if (!words.every((word, index) => this.peek(index)?.upper === word)) return false;
    this.at += words.length;
    return true;
  }

  /** Takes one of these words. */
  takeOne(...words: readonly string[]): string | null {
    const found = this.next?.upper;
    if (!found || !words.includes(found)) return null;
    this.at++;
    return found;
  }

  takeMark(mark: string): boolean {
    if (this.next?.kind !== "mark" || this.next.text !== mark) return false;
    this.at++;
    return true;
  }

  skip(): SqlToken | undefined {
    return this.tokens[this.at++];
  }

  /** A name with its dots as it is written; null when there is none. */
  name(): string | null {
    let name = "";
    while (isNamePart(this.next)) {
      name += this.skip()?.text;
      if (!this.takeMark(".")) return name;
      name += ".";
    }
    return null;
  }

  /** What stands between brackets; null when no bracket opens here or it never closes. */
  group(): SqlToken[] | null {
    if (!(this.next?.kind === "mark" && this.next.text === "(")) return null;
    const start = this.at + 1;
    let depth = 0;
    for (let at = this.at; at < this.tokens.length; at++) {
      depth += depthOf(this.tokens[at]);
      if (depth === 0) {
        this.at = at + 1;
        return this.tokens.slice(start, at);
      }
    }
    return null;
  }

  rest(): SqlToken[] {
    const rest = this.tokens.slice(this.at);
    this.at = this.tokens.length;
    return rest;
  }
}

function isNamePart(token: SqlToken | undefined): boolean {
  return token?.kind === "word" || token?.kind === "name" || token?.kind === "hole";
}

export function depthOf(token: SqlToken | undefined): number {
  if (token?.kind !== "mark") return 0;
  return token.text === "(" ? 1 : token.text === ")" ? -1 : 0;
}

/** Pieces between commas that stand in no bracket. */
export function byCommas(tokens: readonly SqlToken[]): SqlToken[][] {
  const pieces: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += depthOf(token);
    if (depth === 0 && token.kind === "mark" && token.text === ",") pieces.push([]);
    else pieces.at(-1)?.push(token);
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** The tokens that stand in no bracket. */
export function outside(tokens: readonly SqlToken[]): SqlToken[] {
  let depth = 0;
  return tokens.filter((token) => {
    const change = depthOf(token);
    depth += change;
    return depth === 0 && change === 0;
  });
}

/** Where these words stand one behind the other; -1: nowhere. */
export function findWords(tokens: readonly SqlToken[], ...words: readonly string[]): number {
  return tokens.findIndex((_, at) => words.every((word, index) => tokens[at + index]?.upper === word));
}

export function hasWords(tokens: readonly SqlToken[], ...words: readonly string[]): boolean {
  return findWords(tokens, ...words) !== -1;
}

const KNOWN_CALLS = new Set(
  (
    "EXISTS IN AND OR NOT VALUES ANY ALL AS ON IF USING COUNT SUM MIN MAX AVG COALESCE NULLIF ISNULL IFNULL NVL LOWER UPPER TRIM LENGTH " +
    "LEFT RIGHT SUBSTRING SUBSTR CONCAT REPLACE ABS ROUND CAST CONVERT NOW CURRENT_TIMESTAMP CURRENT_DATE GETDATE GETUTCDATE " +
    "SYSDATETIME GEN_RANDOM_UUID UUID UUID_GENERATE_V4 NEWID RANDOM ROW_NUMBER OVER EXTRACT DATE DATETIME STRFTIME UNIXEPOCH " +
    "TO_REGCLASS COL_LENGTH OBJECT_ID OBJECT_NAME DB_NAME SCHEMA_NAME COLUMNPROPERTY CURRENT_SCHEMA DATABASE CASE WHEN THEN ELSE " +
    "VARCHAR CHAR NUMERIC DECIMAL WHERE FROM SELECT BETWEEN LIKE UNION JSONB_BUILD_OBJECT JSON_OBJECT TO_TSVECTOR MD5 STRING_AGG " +
    "DATE_TRUNC GENERATE_SERIES SPLIT_PART REGEXP_REPLACE INITCAP RETURNING KEY CONFLICT"
  ).split(" "),
);

/** The first word with a bracket behind it that is no function known to change nothing. */
export function strangeCall(tokens: readonly SqlToken[]): SqlToken | undefined {
  return tokens.find((token, at) => {
    if (token.kind !== "word" && token.kind !== "name") return false;
    const opens = tokens[at + 1];
    if (opens?.kind !== "mark" || opens.text !== "(") return false;
    return token.kind === "name" || !KNOWN_CALLS.has(token.upper);
  });
}
