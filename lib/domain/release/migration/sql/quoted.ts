import type { Reading } from "@/lib/domain/release/migration/sql/readings";

type Quoted = { kind: "name" | "string"; text: string; to: number; body?: boolean };

const PREFIXED = /(?:N|B|X|E|U&|NQ|Q|_\w+ ?)(?=')/iy;
const DOLLAR = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const CLOSING: Record<string, string> = { "[": "]", "(": ")", "{": "}", "<": ">" };

/** The quoted text at `at`; `to` is `at` when there is none; null when it never ends or is unknown to the database. */
export function readQuoted(text: string, at: number, reading: Reading): Quoted | null {
  PREFIXED.lastIndex = at;
  const prefix = /\w/.test(text[at - 1] ?? "") ? "" : (PREFIXED.exec(text)?.[0] ?? "");
  const open = text[at + prefix.length];
  if (open === "'") {
    if (/q$/i.test(prefix) && reading.name === "Oracle") return oracleQuoted(text, at + prefix.length);
    const backslashes = reading.backslashes || (/^e$/i.test(prefix) && reading.name === "PostgreSQL");
    return closed(text, at + prefix.length, "'", "string", backslashes);
  }
  if (text[at] === '"') return closed(text, at, '"', "name", reading.backslashes);
  if (text[at] === "`") return reading.nameQuotes.includes("`") ? closed(text, at, "`", "name", false) : null;
  if (text[at] === "[" && reading.nameQuotes.includes("[")) return bracketed(text, at);
  DOLLAR.lastIndex = at;
  const dollar = /\w/.test(text[at - 1] ?? "") ? null : DOLLAR.exec(text);
  if (!dollar) return { kind: "string", text: "", to: at };
  if (!reading.dollarQuotes) return null;
  const end = text.indexOf(dollar[0], at + dollar[0].length);
  if (end === -1) return null;
  return {
    kind: "string",
    text: text.slice(at + dollar[0].length, end),
    to: end + dollar[0].length,
    body: true,
  };
}

/** A doubled quote stands for itself. Names keep their quotes, for "a" and a can be two tables. */
function closed(
  text: string,
  open: number,
  quote: string,
  kind: Quoted["kind"],
  backslashes: boolean,
): Quoted | null {
  let value = "";
  for (let at = open + 1; at < text.length; at++) {
    if (backslashes && text[at] === "\\") {
      value += text[++at] ?? "";
    } else if (text[at] !== quote) {
      value += text[at];
    } else if (text[at + 1] === quote) {
      value += text[++at];
    } else {
      return { kind, text: kind === "name" ? quote + value + quote : value, to: at + 1 };
    }
  }
  return null;
}

function bracketed(text: string, open: number): Quoted | null {
  const quoted = closed(text, open, "]", "name", false);
  if (quoted === null || quoted.to === open + 2) return null;
  return { ...quoted, text: `[${quoted.text.slice(1)}` };
}

/** q'[it's]' of Oracle. */
function oracleQuoted(text: string, open: number): Quoted | null {
  const first = text[open + 1] ?? "";
  const end = text.indexOf(`${CLOSING[first] ?? first}'`, open + 2);
  return end === -1 ? null : { kind: "string", text: text.slice(open + 2, end), to: end + 2 };
}
