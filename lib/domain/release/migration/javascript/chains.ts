import { type Arguments, argumentsOf, behindGroup } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";

/** `root.name(…).other`: `given` is null where nothing is called. */
export type Chain = { root: string; rootGiven: Arguments | null; links: Link[] };
export type Link = { name: string; given: Arguments | null };

const GOES_ON = /^(?:,|=|\.|\+|-|\*|&&|\|\||&|\||=>|\?|:|<|>|!|return|await|\()$/;

/** Statements of a body, split where a semicolon or the end of a line ends them. */
export function statementsIn(body: readonly CodeToken[]): CodeToken[][] {
  const statements: CodeToken[][] = [[]];
  for (let at = 0; at < body.length; at++) {
    const token = body[at];
    if (token === undefined) continue;
    const current = statements.at(-1) ?? [];
    if (token.kind === "mark" && /^[([{]$/.test(token.text)) {
      const end = behindGroup(body, at);
      current.push(...body.slice(at, end));
      at = end - 1;
    } else if (token.kind === "mark" && token.text === ";") statements.push([]);
    else if (token.kind !== "line") current.push(token);
    else if (endsHere(body, at, current)) statements.push([]);
  }
  return statements.filter((statement) => statement.length > 0);
}

function endsHere(body: readonly CodeToken[], at: number, current: readonly CodeToken[]): boolean {
  const before = current.at(-1)?.text ?? "";
  let ahead = at;
  while (body[ahead]?.kind === "line") ahead++;
  const next = body[ahead];
  if (current.length === 0 || GOES_ON.test(before)) return false;
  return !(next?.kind === "mark" && /^(?:\.|\?|:|\+|&&|\|\|)$/.test(next.text)) && next?.text !== "{";
}

/** Null: the statement is something else than one chain of calls. */
export function chainOf(statement: readonly CodeToken[]): Chain | null {
  const tokens = statement.filter(({ kind }) => kind !== "line");
  let at = 0;
  while (/^(?:return|await|void)$/.test(tokens[at]?.text ?? "")) at++;
  const root = tokens[at];
  if (root?.kind !== "word") return null;
  const chain: Chain = { root: root.text, rootGiven: null, links: [] };
  at++;
  if (tokens[at]?.text === "(") {
    const end = behindGroup(tokens, at);
    chain.rootGiven = argumentsOf(tokens.slice(at + 1, end - 1));
    at = end;
  }
  while (at < tokens.length) {
    const name = tokens[at + 1];
    if (tokens[at]?.text !== "." || name?.kind !== "word") return null;
    at += 2;
    const open =
      tokens[at]?.text === "<" ? tokens.findIndex(({ text }, index) => index > at && text === "(") : at;
    const called = tokens[open]?.text === "(";
    const end = called ? behindGroup(tokens, open) : at;
    chain.links.push({
      name: name.text,
      given: called ? argumentsOf(tokens.slice(open + 1, end - 1)) : null,
    });
    at = end;
  }
  return chain;
}
