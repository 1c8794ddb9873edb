import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";

/** What a call is given. `strange`: something is spread into it that is written elsewhere. */
export type Arguments = { list: CodeToken[][]; named: Map<string, CodeToken[]>; strange: boolean };

/** Reads `a, b: c`, `a, b = c`, `a, :b => c`; or the inside of `{ b: c }`. */
export function argumentsOf(tokens: readonly CodeToken[]): Arguments {
  const read: Arguments = { list: [], named: new Map(), strange: false };
  for (const part of splitAt(tokens, ",")) {
    const [first, second] = part;
    if (first === undefined) continue;
    const label = first.kind === "word" || first.kind === "string" || first.kind === "symbol";
    // `a => …` is a function of JavaScript, `:a => …` a pair of Ruby.
    const pair =
      second?.kind === "mark" && (first.kind === "word" ? /^[:=]$/ : /^(?::|=>)$/).test(second.text);
    if (label && pair) read.named.set(first.text, part.slice(2));
    else if (first.kind === "mark" && /^(?:\*|\*\*|\.\.\.)$/.test(first.text)) read.strange = true;
    else read.list.push(part);
  }
  return read;
}

/** Pieces between such marks outside brackets, without ends of lines. */
export function splitAt(tokens: readonly CodeToken[], mark: string): CodeToken[][] {
  const pieces: CodeToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "line") continue;
    if (token.kind === "mark" && /^[([{]$/.test(token.text)) depth++;
    if (token.kind === "mark" && /^[)\]}]$/.test(token.text)) depth--;
    if (depth === 0 && token.kind === "mark" && token.text === mark) pieces.push([]);
    else pieces.at(-1)?.push(token);
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** Behind the bracket that closes the one at `open`. */
export function behindGroup(tokens: readonly CodeToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === "mark" && /^[([{]$/.test(token.text)) depth++;
    if (token?.kind === "mark" && /^[)\]}]$/.test(token.text) && --depth === 0) return at + 1;
  }
  return tokens.length;
}

/** What stands between brackets that hold the whole value; null when they do not. */
export function insideOf(
  tokens: readonly CodeToken[] | undefined,
  open: "[" | "{" | "(",
): CodeToken[] | null {
  const clean = (tokens ?? []).filter(({ kind }) => kind !== "line");
  if (clean[0]?.kind !== "mark" || clean[0].text !== open || behindGroup(clean, 0) !== clean.length)
    return null;
  return clean.slice(1, -1);
}

/** The text of a value that is written out: a string, several in a row, or a symbol. */
export function literalOf(tokens: readonly CodeToken[] | undefined): string | null {
  const clean = (tokens ?? []).filter(({ kind }) => kind !== "line");
  if (
    clean.length === 0 ||
    clean.some(({ kind, filled }) => filled || (kind !== "string" && kind !== "symbol"))
  )
    return null;
  return clean.map(({ text }) => text).join("");
}

/** The texts of a value that is one text or a list of them. */
export function literalsOf(tokens: readonly CodeToken[] | undefined): string[] | null {
  const inside = insideOf(tokens, "[") ?? insideOf(tokens, "(");
  const texts = (inside ? splitAt(inside, ",") : [tokens ?? []]).map((part) => literalOf(part));
  return texts.every((text): text is string => text !== null) ? texts : null;
}

export function isWord(tokens: readonly CodeToken[] | undefined, ...words: readonly string[]): boolean {
  return tokens?.length === 1 && tokens[0]?.kind === "word" && words.includes(tokens[0].text);
}
