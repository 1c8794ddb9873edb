import { skipComment } from "@/lib/domain/release/migration/sql/comments";
import { readQuoted } from "@/lib/domain/release/migration/sql/quoted";
import type { Reading } from "@/lib/domain/release/migration/sql/readings";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

const SPACE = /\s+/y;
const WORD = /[\p{L}_@][\p{L}\p{N}_$#@]*/uy;
const NUMBER = /\d[\w.]*/y;
const HOLE = /\$\{[\w.:-]+\}/y;
const PARAMETER = /\$\d+/y;
const MARK = /[(),.=<>+\-*/%:|&^~!?\]{}]/y;
const LINES_THAT_END = /(?:GO(?:[ \t]+\d+)?[ \t]*(?=--|\r?\n|$)|\/[ \t]*(?=\r?\n|$))/iy;
const DELIMITER = /DELIMITER[ \t]+(\S+)[^\n]*/iy;
const PSQL = /\\[^\n]*/y;
/** A `[` of PostgreSQL stands behind a type, a value or ARRAY, never where a name is due. */
const WANTS_NAME =
  /^(?:TABLE|INTO|FROM|ON|UPDATE|INDEX|COLUMN|ADD|EXISTS|KEY|REFERENCES|VIEW|JOIN|EXEC|ALTER)$/;

export function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Null: that database could not have run the text, for it never closes a quote or holds a sign unknown to it. */
export function lexSql(text: string, reading: Reading): SqlToken[] | null {
  const tokens: SqlToken[] = [];
  let delimiter = ";";
  let fresh = true;
  /** Inside the brackets of a comment that MySQL executes. */
  let executed = false;
  let at = 0;
  const add = (kind: SqlToken["kind"], to: number, more: Partial<SqlToken> = {}) => {
    const piece = text.slice(at, to);
    const upper = kind === "word" ? piece.toUpperCase() : "";
    tokens.push({ kind, text: piece, upper, at, to, fresh, ...more });
    at = to;
    fresh = false;
  };
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space) {
      fresh ||= space[0].includes("\n");
      at += space[0].length;
      continue;
    }
    if (fresh) {
      const change = match(DELIMITER, text, at);
      if (change) {
        if (reading.name !== "MySQL") return null;
        delimiter = change[1] ?? ";";
        add("end", at + change[0].length, { hard: true });
        fresh = true;
        continue;
      }
      const end = match(LINES_THAT_END, text, at);
      if (end && !end[0].startsWith("/") && reading.name !== "SQL Server") return null;
      const psql = end ?? match(PSQL, text, at);
      if (psql) {
        add(end ? "end" : "word", at + psql[0].length, { hard: true });
        continue;
      }
    }
    if (text.startsWith(delimiter, at)) {
      add("end", at + delimiter.length, { hard: delimiter !== ";" });
      continue;
    }
    const comment = skipComment(text, at, reading, tokens.at(-1), fresh, executed);
    if (comment === null) return null;
    if (/^\/\*M?!|^\*\//.test(text.slice(at, at + 4)))
      executed = text[at] === "/" && reading.name === "MySQL";
    if (comment.to > at) {
      if (comment.ends) add("end", comment.to, { hard: true });
      fresh ||= text.slice(at, comment.to).includes("\n");
      at = comment.to;
      continue;
    }
    const quoted = readQuoted(text, at, reading);
    if (quoted === null) return null;
    if (quoted.to > at) {
      add(quoted.kind, quoted.to, { text: quoted.text, body: quoted.body });
      continue;
    }
    const plain = plainToken(text, at, reading, tokens.at(-1));
    if (plain === null) return null;
    add(plain.kind, plain.to);
  }
  return executed ? null : tokens;
}

function plainToken(
  text: string,
  at: number,
  reading: Reading,
  before: SqlToken | undefined,
): Pick<SqlToken, "kind" | "to"> | null {
  const word = match(WORD, text, at);
  if (word) return { kind: "word", to: at + word[0].length };
  const number = match(NUMBER, text, at) ?? match(PARAMETER, text, at);
  if (number) return { kind: "number", to: at + number[0].length };
  const hole = match(HOLE, text, at);
  if (hole) return { kind: "hole", to: at + hole[0].length };
  if (text[at] === ";" || match(MARK, text, at)) return { kind: "mark", to: at + 1 };
  if (text[at] === "#" && reading.hash === "sign" && before && before.kind !== "end")
    return { kind: "mark", to: at + 1 };
  if (text[at] !== "[" || reading.name !== "PostgreSQL" || before === undefined) return null;
  const afterValue = before.kind === "name" || before.text === "]" || before.text === ")";
  const afterWord = before.kind === "word" && !WANTS_NAME.test(before.upper);
  return afterValue || afterWord ? { kind: "mark", to: at + 1 } : null;
}
