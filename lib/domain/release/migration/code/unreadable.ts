import { type Change, shortQuote, unclear } from "@/lib/domain/release/migration/change";
import { unreadableSql } from "@/lib/domain/release/migration/sql/sql";

const WHY = "the rest cannot be read with certainty";

/** Code whose parts cannot be told apart: its gravest word counts, wherever it stands. */
export function unreadableCode(text: string, grave: RegExp, breaking: RegExp): Change[] {
  for (const [sort, pattern] of [
    ["irreversible", grave],
    ["destructive", breaking],
  ] as const) {
    const word = Array.from(text.matchAll(/\w+/g)).find(([found]) => pattern.test(found));
    if (word) return [{ sort, quote: shortQuote(text.slice(word.index, word.index + 80)), why: WHY }];
  }
  const inside = unreadableSql(text).filter(({ sort }) => sort === "irreversible");
  return unclear("It cannot be read with certainty.", undefined, inside);
}
