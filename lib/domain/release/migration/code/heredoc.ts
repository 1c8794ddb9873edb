import type { CodeToken } from "@/lib/domain/release/migration/code/code-token";

/** A text of Ruby that stands below the line that uses it. */
export type Heredoc = { word: string; indented: boolean; plain: boolean; token: CodeToken };

const START = /<<([~-]?)(?:(["'`])([^"'`\n]+)\2|([A-Z_]\w*))/y;

export function startHeredoc(text: string, at: number): (Omit<Heredoc, "token"> & { length: number }) | null {
  START.lastIndex = at;
  const found = START.exec(text);
  if (!found) return null;
  const word = found[3] ?? found[4] ?? "";
  return { word, indented: found[1] !== "", plain: found[2] === "'", length: found[0].length };
}

/** Fills the token and says where the text goes on; null when the closing word never comes. */
export function readHeredoc(
  text: string,
  from: number,
  { word, indented, plain, token }: Heredoc,
): number | null {
  let at = from;
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end === -1 ? text.length : end);
    if ((indented ? line.trim() : line.trimEnd()) === word) {
      token.text = text.slice(from, at);
      token.filled = !plain && token.text.includes("#{");
      return at + line.length;
    }
    if (end === -1) return null;
    at = end + 1;
  }
  return null;
}
