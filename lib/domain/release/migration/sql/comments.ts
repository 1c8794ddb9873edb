import type { Reading } from "@/lib/domain/release/migration/sql/readings";
import type { SqlToken } from "@/lib/domain/release/migration/sql/sql-token";

/** Comments that tools read as the border between two statements. */
const BORDER =
  /^--(?:>\s*statement-breakpoint|\s*(?:changeset|liquibase|rollback|preconditions?|property|comment:?|validCheckSum|ignoreLines|\+goose|\+migrate|migrate:|@UNDO)\b)/i;

/** Where the comment at `at` stops; `at` itself when there is none; null when it never stops. */
export function skipComment(
  text: string,
  at: number,
  reading: Reading,
  before: SqlToken | undefined,
  fresh: boolean,
  inExecuted: boolean,
): { to: number; ends: boolean } | null {
  if (text.startsWith("--", at)) {
    const to = lineEnd(text, at);
    const line = text.slice(at, to);
    if (BORDER.test(line)) return { to, ends: fresh || line.startsWith("-->") };
    return isMinusMinus(line, reading, before) ? { to: at, ends: false } : { to, ends: false };
  }
  if (text[at] === "#" && reading.hash === "comment") return { to: lineEnd(text, at), ends: false };
  if (text[at] === "#" && reading.hash === "name") {
    return /^##?\w/.test(text.slice(at, at + 3)) ? { to: at, ends: false } : null;
  }
  if (reading.name === "MySQL") {
    // What stands in it is executed, so only its brackets are skipped.
    const executed = /^\/\*M?!\d*/.exec(text.slice(at, at + 16));
    if (executed) return { to: at + executed[0].length, ends: false };
    if (text.startsWith("*/", at) && inExecuted) return { to: at + 2, ends: false };
  }
  if (text.startsWith("*/", at) && text[at + 2] !== "*") return null;
  if (!text.startsWith("/*", at)) return { to: at, ends: false };
  const to = blockEnd(text, at, reading.nestedComments);
  return to === null ? null : { to, ends: false };
}

/** MySQL takes `--x` behind a value for two minus signs. */
function isMinusMinus(line: string, reading: Reading, before: SqlToken | undefined): boolean {
  if (reading.name !== "MySQL" || !/^--[^\s-]/.test(line)) return false;
  if (before === undefined || before.kind === "end") return false;
  return before.kind !== "mark" || before.text === ")";
}

function blockEnd(text: string, from: number, nested: boolean): number | null {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    if (text.startsWith("/*", at) && (nested || depth === 0)) {
      depth++;
      at += 2;
    } else if (text.startsWith("*/", at)) {
      depth--;
      at += 2;
      if (depth === 0) return at;
    } else at++;
  }
  return null;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}
