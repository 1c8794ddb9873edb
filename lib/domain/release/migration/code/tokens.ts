import type { CodeToken, Language } from "@/lib/domain/release/migration/code/code-token";
import { type Heredoc, readHeredoc, startHeredoc } from "@/lib/domain/release/migration/code/heredoc";
import { readLiteral } from "@/lib/domain/release/migration/code/literals";

const SPACE = /[^\S\n]+/y;
const CONTINUED = /\\\r?\n/y;
const WORD: Record<Language, RegExp> = {
  ruby: /[\p{L}_@$][\p{L}\p{N}_@]*[!?]?/uy,
  python: /[\p{L}_][\p{L}\p{N}_]*/uy,
  javascript: /[\p{L}_$#@][\p{L}\p{N}_$]*/uy,
};
const SYMBOL = /:[\p{L}_][\p{L}\p{N}_]*[!?=]?(?!:)/uy;
const NUMBER = /\d[\w.]*/y;
const MARK = /=>|->|::|\*\*|\.\.\.|&&|\|\||[=!<>]=|[()[\]{}.,:;=<>+\-*/%!?&|^~@\\]/y;
const OPENING = "([{";
const CLOSING = ")]}";

/** Null: it never closes a quote or bracket, or holds a sign of another language. */
export function lexCode(text: string, language: Language): CodeToken[] | null {
  const tokens: CodeToken[] = [];
  const heredocs: Heredoc[] = [];
  const open: string[] = [];
  let at = 0;
  const skip = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  const add = (kind: CodeToken["kind"], length: number, value?: Partial<CodeToken>) => {
    tokens.push({ kind, text: text.slice(at, at + length), at, to: at + length, ...value });
    at += length;
  };
  while (at < text.length) {
    const space = skip(SPACE) ?? skip(CONTINUED);
    const blank = space?.length ?? commentLength(text, at, language);
    if (blank === null) return null;
    if (blank > 0) {
      at += blank;
      continue;
    }
    if (text[at] === "\n") {
      add("line", 1);
      for (const heredoc of heredocs.splice(0)) {
        const end = readHeredoc(text, at, heredoc);
        if (end === null) return null;
        at = end;
      }
      const line = tokens.at(-1);
      if (line) line.text = skip(SPACE) ?? "";
      continue;
    }
    const heredoc = language === "ruby" ? startHeredoc(text, at) : null;
    if (heredoc) {
      add("string", heredoc.length);
      const token = tokens.at(-1);
      if (token) heredocs.push({ ...heredoc, token });
      continue;
    }
    const literal = readLiteral(text, at, language, tokens.at(-1));
    if (literal === null) return null;
    if (literal.length > 0) {
      add("string", literal.length, { text: literal.text, filled: literal.filled });
      continue;
    }
    const word = skip(WORD[language]);
    if (word) {
      add("word", word.length);
      continue;
    }
    const symbol = language === "ruby" && tokens.at(-1)?.text !== ":" ? skip(SYMBOL) : null;
    const number = symbol ?? skip(NUMBER);
    if (number) {
      if (symbol) add("symbol", symbol.length, { text: symbol.slice(1) });
      else add("number", number.length);
      continue;
    }
    const mark = skip(MARK);
    if (mark === null) return null;
    if (OPENING.includes(mark)) open.push(mark);
    if (CLOSING.includes(mark) && open.pop() !== OPENING[CLOSING.indexOf(mark)]) return null;
    add("mark", mark.length);
  }
  return open.length === 0 && heredocs.length === 0 ? tokens : null;
}

/** 0: no comment begins here. Null: it never ends. */
function commentLength(text: string, at: number, language: Language): number | null {
  const lineEnd = text.indexOf("\n", at);
  const toLineEnd = (lineEnd === -1 ? text.length : lineEnd) - at;
  if (language !== "javascript") {
    if (text[at] === "#") return toLineEnd;
    const fresh = at === 0 || text[at - 1] === "\n";
    if (language !== "ruby" || !fresh) return 0;
    if (text.startsWith("__END__", at) && text.slice(at, at + toLineEnd).trim() === "__END__")
      return text.length - at;
    if (!/^=begin\b/.test(text.slice(at, at + 7))) return 0;
    const end = /^=end\b.*$/m.exec(text.slice(at));
    return end ? end.index + end[0].length : null;
  }
  if (text.startsWith("//", at)) return toLineEnd;
  if (!text.startsWith("/*", at)) return 0;
  const end = text.indexOf("*/", at + 2);
  return end === -1 ? null : end + 2 - at;
}
