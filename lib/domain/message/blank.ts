const BLANK = /\[blank: ([^\]\n]+)\]/g;

/** A visible gap in a draft for what nobody has entered: `[blank: who was affected]`. */
export function blank(what: string): string {
  return `[blank: ${what}]`;
}

/** What the blanks of a text ask for, each once, in order. */
export function blanksIn(text: string): string[] {
  return [...new Set([...text.matchAll(BLANK)].map((match) => match[1] ?? ""))];
}
