import { behindGroup } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";

/** `up` of a migration; `around` is everything that is neither `up` nor `down`. */
export type Migration = { up: Callback; down: CodeToken[]; around: CodeToken[] };
/** A function that is written out: names of its parameters, and its statements. */
export type Callback = { params: string[]; body: CodeToken[] };

type Found = { from: number; to: number; value: number };

/** Null when `up` is not there exactly once, or either of the two is not written out as a function. */
export function methodsOf(all: readonly CodeToken[]): Migration | null {
  const tokens = withConstants(all);
  const ups = definitions(tokens, "up");
  const downs = definitions(tokens, "down");
  const [up] = ups;
  if (!up || ups.length !== 1 || downs.length > 1) return null;
  const callback = callbackOf(tokens.slice(up.value, up.to));
  if (callback === null) return null;
  const skipped = [up, ...downs];
  const around = tokens.filter((_, at) => !skipped.some(({ from, to }) => at >= from && at < to));
  return { up: callback, down: downs.flatMap(({ from, to }) => tokens.slice(from, to)), around };
}

/** `exports.up = …`, `export const up = …`, `function up(…) {…}`, and `up: …` or `up(…) {…}` in an object or class. */
function definitions(tokens: readonly CodeToken[], name: string): Found[] {
  const found: Found[] = [];
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "mark" && /^[([{]$/.test(token.text)) depth++;
    if (token.kind === "mark" && /^[)\]}]$/.test(token.text)) depth--;
    if (token.kind !== "word" || token.text !== name || depth > 1 || found.some(({ to }) => at < to))
      continue;
    const before = tokens[at - 1]?.text ?? "";
    const next = tokens[at + 1]?.text ?? "";
    if (next === "(" && isDefinition(before, depth)) {
      const body = bodyBehind(tokens, behindGroup(tokens, at + 1));
      if (body !== null)
        found.push({ from: headOf(tokens, at), value: at + 1, to: behindGroup(tokens, body) });
    } else if (depth === 0 && /^(?:\.|const|let|var)$/.test(before)) {
      const equals =
        next === "="
          ? at + 1
          : next === ":"
            ? tokens.findIndex(({ text }, index) => index > at && text === "=")
            : -1;
      if (equals !== -1) found.push({ from: at, value: equals + 1, to: valueEnd(tokens, equals + 1) });
    } else if (depth === 1 && next === ":" && /^[{,]$|^\n?$/.test(before.trim())) {
      found.push({ from: at, value: at + 2, to: valueEnd(tokens, at + 2) });
    } else if (depth === 1 && next === "=" && before !== ".") {
      found.push({ from: at, value: at + 2, to: valueEnd(tokens, at + 2) });
    }
  }
  return found;
}

/** `export async function` belongs to the definition. */
function headOf(tokens: readonly CodeToken[], name: number): number {
  let at = name;
  while (/^(?:export|default|async|function|public|override|static)$/.test(tokens[at - 1]?.text ?? "")) at--;
  return at;
}

function isDefinition(before: string, depth: number): boolean {
  if (/^(?:function|async|public|override)$/.test(before)) return true;
  return depth === 1 && (/^[{},;]$/.test(before) || before.trim() === "");
}

/** Where the body opens behind the parameters, a type of the answer in between; null: it is a call. */
function bodyBehind(tokens: readonly CodeToken[], from: number): number | null {
  let at = from;
  if (tokens[at]?.text === ":") {
    while (at < tokens.length && tokens[at]?.text !== "{" && tokens[at]?.kind !== "line") at++;
  }
  while (tokens[at]?.kind === "line") at++;
  return tokens[at]?.text === "{" ? at : null;
}

/** Behind a value: a comma, a semicolon, a bracket that closes, or the next definition. */
function valueEnd(tokens: readonly CodeToken[], from: number): number {
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === "mark" && /^[([{]$/.test(token.text)) at = behindGroup(tokens, at) - 1;
    else if (token?.kind === "mark" && /^[)\]},;]$/.test(token.text)) return at;
    else if (token?.kind === "line" && /^(?:exports|module|export)$/.test(nextWord(tokens, at))) return at;
  }
  return tokens.length;
}

function nextWord(tokens: readonly CodeToken[], at: number): string {
  return tokens[skipLines(tokens, at)]?.text ?? "";
}

/** `async (a, b) => …`, `a => …`, `function (a) {…}`, `(a) {…}`; null: a name or something else. */
export function callbackOf(value: readonly CodeToken[] | undefined): Callback | null {
  const tokens = (value ?? []).slice((value ?? []).findIndex(({ kind }) => kind !== "line"));
  let at = 0;
  while (/^(?:async|function)$/.test(tokens[at]?.text ?? "")) at++;
  if (at > 0 && tokens[at]?.kind === "word" && tokens[at + 1]?.text === "(") at++;
  const opens = tokens[at]?.text === "(";
  const behind = opens ? behindGroup(tokens, at) : at + 1;
  const params = tokens.slice(at, behind).filter(({ kind }) => kind === "word");
  const opened = tokens.findIndex(({ text }, index) => index >= behind && text === "{");
  const sign = tokens.findIndex(({ text }, index) => index >= behind && text === "=>");
  const arrow = sign !== -1 && (opened === -1 || sign < opened) ? sign : -1;
  const body = arrow === -1 ? bodyBehind(tokens, behind) : skipLines(tokens, arrow + 1);
  if (body === null || (!opens && arrow !== behind)) return null;
  // A value that a parameter has by itself may come from a call.
  if (opens && tokens.slice(at, behind).some(({ text }) => text === "=")) return null;
  const names = params.map(({ text }) => text);
  if (tokens[body]?.text !== "{") return { params: names, body: tokens.slice(body) };
  const end = behindGroup(tokens, body);
  const more = tokens.slice(end).some(({ kind }) => kind !== "line");
  return more ? null : { params: names, body: tokens.slice(body + 1, end - 1) };
}

function skipLines(tokens: readonly CodeToken[], from: number): number {
  let at = from;
  while (tokens[at]?.kind === "line") at++;
  return at;
}

/** `const TABLE = "orders"` outside the functions: the name stands for the text. */
function withConstants(tokens: readonly CodeToken[]): CodeToken[] {
  const constants = new Map<string, CodeToken>();
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "mark" && /^[([{]$/.test(token.text)) depth++;
    if (token.kind === "mark" && /^[)\]}]$/.test(token.text)) depth--;
    const [name, equals, value, end] = tokens.slice(at + 1, at + 5);
    const plain =
      depth === 0 &&
      token.kind === "word" &&
      token.text === "const" &&
      equals?.text === "=" &&
      value?.kind === "string" &&
      !value.filled;
    if (plain && name && (end === undefined || end.kind === "line" || end.text === ";"))
      constants.set(name.text, value);
  }
  return tokens.map((token, at) => {
    const value = token.kind === "word" ? constants.get(token.text) : undefined;
    const own =
      tokens[at - 1]?.text === "const" || tokens[at - 1]?.text === "." || tokens[at + 1]?.text === ":";
    return value && !own ? { ...token, kind: "string", text: value.text } : token;
  });
}
