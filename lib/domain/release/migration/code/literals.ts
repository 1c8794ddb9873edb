import type { CodeToken, Language } from "@/lib/domain/release/migration/code/code-token";

type Literal = { text: string; length: number; filled?: boolean };

const NONE: Literal = { text: "", length: 0 };
const PYTHON = /([rbuf]{0,2})("""|'''|"|')/iy;
const PERCENT = /%([qQwWiIrx]?)([([{<|!/])/y;
const PAIR: Record<string, string> = { "(": ")", "[": "]", "{": "}", "<": ">" };
const BEFORE_VALUE = /^[(,=:[!&|?{};+]$|^(?:=>|&&|\|\||->|return|when|if|unless|and|or)$/;

/** The literal at `at`, of length 0 when there is none; null when it never ends. */
export function readLiteral(
  text: string,
  at: number,
  language: Language,
  before: CodeToken | undefined,
): Literal | null {
  if (language === "python") return pythonLiteral(text, at);
  const quote = text[at] ?? "";
  if (quote === "'" || quote === '"')
    return quoted(text, at, quote, language === "ruby" && quote === '"' ? "#{" : null);
  if (quote === "`") return language === "javascript" ? template(text, at) : quoted(text, at, "`", "#{");
  if (language === "ruby" && quote === ":" && text[at + 1] === '"') {
    const inner = quoted(text, at + 1, '"', "#{");
    return inner && { ...inner, length: inner.length + 1 };
  }
  const valueDue = before === undefined || before.kind === "line" || BEFORE_VALUE.test(before.text);
  if (language === "ruby" && quote === "%") return percent(text, at, valueDue || before?.kind === "word");
  if (quote === "/" && valueDue) return pattern(text, at);
  return NONE;
}

function pythonLiteral(text: string, at: number): Literal | null {
  PYTHON.lastIndex = at;
  const found = PYTHON.exec(text);
  if (!found || (found[1] && /\w/.test(text[at - 1] ?? ""))) return NONE;
  const [open, prefix = "", quote = ""] = found;
  const inner = quoted(text, at + prefix.length, quote, /f/i.test(prefix) ? "{" : null);
  return inner && { ...inner, length: inner.length + open.length - quote.length };
}

function quoted(text: string, open: number, quote: string, fill: string | null): Literal | null {
  const start = open + quote.length;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(quote, at)) {
      const raw = text.slice(start, at);
      return { text: unescaped(raw), length: at + quote.length - open, filled: hasHole(raw, fill) };
    } else if (text[at] === "\n" && quote.length === 1 && fill === null && quote !== "'") return null;
  }
  return null;
}

const DEEPEST = 20;
const LONGEST_PATTERN = 1000;

function template(text: string, open: number, depth = 0): Literal | null {
  if (depth > DEEPEST) return null;
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "`") {
      const raw = text.slice(open + 1, at);
      return { text: unescaped(raw), length: at + 1 - open, filled: hasHole(raw, "${") };
    } else if (text.startsWith("${", at)) {
      const end = holeEnd(text, at + 2, depth);
      if (end === null) return null;
      at = end;
    }
  }
  return null;
}

function holeEnd(text: string, from: number, nesting: number): number | null {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const sign = text[at] ?? "";
    if (sign === "{") depth++;
    if (sign === "}" && --depth === 0) return at;
    if (/['"`]/.test(sign)) {
      const inner = sign === "`" ? template(text, at, nesting + 1) : quoted(text, at, sign, null);
      if (inner === null) return null;
      at += inner.length - 1;
    }
  }
  return null;
}

function percent(text: string, at: number, valueDue: boolean): Literal | null {
  PERCENT.lastIndex = at;
  const found = valueDue ? PERCENT.exec(text) : null;
  if (!found) return NONE;
  const open = found[2] ?? "";
  const close = PAIR[open] ?? open;
  let depth = 1;
  for (let to = at + found[0].length; to < text.length; to++) {
    if (text[to] === "\\") to++;
    else if (text[to] === close && --depth === 0) {
      const raw = text.slice(at + found[0].length, to);
      return { text: raw, length: to + 1 - at, filled: !/[qwi]/.test(found[1] ?? "") && raw.includes("#{") };
    } else if (text[to] === open && open !== close) depth++;
  }
  return null;
}

function pattern(text: string, open: number): Literal | null {
  let inClass = false;
  const end = Math.min(text.length, open + LONGEST_PATTERN);
  for (let at = open + 1; at < end && text[at] !== "\n"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "[") inClass = true;
    else if (text[at] === "]") inClass = false;
    else if (text[at] === "/" && !inClass) {
      const flags = /^[a-z]*/.exec(text.slice(at + 1))?.[0].length ?? 0;
      return { text: text.slice(open + 1, at), length: at + 1 + flags - open, filled: true };
    }
  }
  return NONE;
}

function unescaped(raw: string): string {
  return raw.replace(/\\(\r?\n|[\s\S])/g, (_, sign: string) => {
    if (/^\r?\n$/.test(sign)) return "";
    return sign === "n" || sign === "r" ? "\n" : sign === "t" ? " " : sign;
  });
}

/** Signs that are written as numbers are not deciphered: such a text counts as put together. */
function hasHole(raw: string, fill: string | null): boolean {
  return (fill !== null && raw.includes(fill)) || /(?<!\\)(?:\\\\)*\\[xuUN0-7]/.test(raw);
}
