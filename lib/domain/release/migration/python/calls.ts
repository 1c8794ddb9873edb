import { type Arguments, argumentsOf, behindGroup } from "@/lib/domain/release/migration/code/arguments";
import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";

/** `a.b.c(…)` and nothing else. */
export type PythonCall = { name: string; given: Arguments };

/** Null: the tokens are no single call. */
export function callOf(tokens: readonly CodeToken[] | undefined): PythonCall | null {
  const clean = (tokens ?? []).filter(({ kind }) => kind !== "line");
  const open = clean.findIndex(({ kind, text }) => kind === "mark" && text === "(");
  if (open < 1 || behindGroup(clean, open) !== clean.length) return null;
  const name = clean.slice(0, open);
  const dotted = name.every(({ kind, text }, at) => (at % 2 === 0 ? kind === "word" : text === "."));
  if (!dotted || name.length % 2 === 0) return null;
  return { name: name.map(({ text }) => text).join(""), given: argumentsOf(clean.slice(open + 1, -1)) };
}

/** A positional argument or the one of that name. */
export function given({ list, named }: Arguments, at: number, name: string): CodeToken[] | undefined {
  return list[at] ?? named.get(name);
}
