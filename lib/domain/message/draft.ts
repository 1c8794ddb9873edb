/** One line of a document with the positions of the log entries it was made from. */
export type CitedLine = { text: string; cites: number[] };

/** A document made from the log, not touched by a person yet. */
export type Draft = { title: string; lines: CitedLine[] };

/** A known value that can be put into a text, with where it came from. `open`: fit for people outside. */
export type Chip = { label: string; value: string; cites: number[]; open: boolean };

export function line(text: string, ...cites: readonly (readonly number[])[]): CitedLine {
  const flat = text.replaceAll(/\s*\n\s*/g, " ").replaceAll("\u00a0", " ");
  return { text: flat, cites: [...new Set(cites.flat())].sort((a, b) => a - b) };
}

export function bodyOf(draft: Draft): string {
  return draft.lines.map(({ text }) => text).join("\n");
}

/**
 * The citations of each line of a text, also after a person edited it: a line left as it was keeps its own,
 * any other line cites the chips whose value it contains.
 */
export function citeLines(
  body: string,
  generated: readonly CitedLine[],
  chips: readonly Chip[],
): CitedLine[] {
  const known = new Map(generated.map(({ text, cites }) => [text, cites]));
  return body.split("\n").map((text) => {
    const own = known.get(text);
    if (own) return { text, cites: own };
    return line(text, ...chips.filter(({ value }) => contains(text, value)).map(({ cites }) => cites));
  });
}

/** Whole values only: `1.4.2` is not in `11.4.2`, `P1` not in `P10`. */
function contains(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + value.length] ?? " "}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}
