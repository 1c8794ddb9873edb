/** A stretch of a line. `href` is http or https, nothing else becomes a link. */
export type Span =
  | { text: string; look: "plain" | "bold" | "code" | "blank" }
  | { text: string; look: "link"; href: string };

export type RichLine =
  | { kind: "heading"; level: 1 | 2 | 3; spans: Span[] }
  | { kind: "item"; depth: 0 | 1; mark: "dot" | "todo" | "done" | string; spans: Span[] }
  | { kind: "text"; spans: Span[] }
  | { kind: "code"; text: string }
  | { kind: "gap" };

/** slack: `*bold*`, `•` and `☐`; markdown: `**bold**`, `-` and `- [ ]`. */
export type Flavour = "markdown" | "slack";

/**
 * The mark-up that the documents use, line by line, so that line n of the answer is line n of the text.
 * Everything it does not know stays text: whoever renders it must escape it.
 */
export function parseRichText(text: string, flavour: Flavour = "markdown"): RichLine[] {
  let inCode = false;
  return text.split("\n").map((raw): RichLine => {
    if (raw.startsWith("```")) {
      inCode = !inCode;
      return { kind: "gap" };
    }
    if (inCode) return { kind: "code", text: raw };
    return parseLine(raw, flavour);
  });
}

/**
 * The same text with two spaces at the end of each line of prose that another follows, so that readers of
 * Markdown keep the lines apart. Line n stays line n.
 */
export function hardBreaks(text: string): string {
  const kinds = parseRichText(text).map(({ kind }) => kind);
  const lines = text.split("\n");
  return lines
    .map((line, index) =>
      kinds[index] === "text" && kinds[index + 1] === "text" ? `${line.trimEnd()}  ` : line,
    )
    .join("\n");
}

const HEADING = /^(#{1,3}) (.*)$/;
const ITEM = /^(\s*)(?:[-*•] \[([ xX])\] |(☐|☑) |[-*•] |(\d{1,3}\.) )(.*)$/;

function parseLine(raw: string, flavour: Flavour): RichLine {
  if (raw.trim() === "") return { kind: "gap" };
  const heading = flavour === "markdown" ? HEADING.exec(raw) : null;
  if (heading) {
    const [, marks = "#", words = ""] = heading;
    return { kind: "heading", level: marks.length as 1 | 2 | 3, spans: spansOf(words, flavour) };
  }
  const item = ITEM.exec(raw);
  if (!item) return { kind: "text", spans: spansOf(raw, flavour) };
  const [, indent = "", box, glyph, number, words = ""] = item;
  const open = box === " " || glyph === "☐";
  const boxed = box !== undefined || glyph !== undefined;
  const mark = boxed ? (open ? "todo" : "done") : (number ?? "dot");
  return { kind: "item", depth: indent.length >= 2 ? 1 : 0, mark, spans: spansOf(words, flavour) };
}

const COMMON =
  "(?<blank>\\[blank: [^\\]\\n]+\\])|`(?<code>[^`]+)`|\\[(?<words>[^\\]]+)\\]\\((?<href>https?:\\/\\/[^\\s)]+)\\)";
const SPANS: Record<Flavour, RegExp> = {
  markdown: new RegExp(`${COMMON}|\\*\\*(?<bold>[^*]+)\\*\\*`, "g"),
  slack: new RegExp(`${COMMON}|(?<![\\w*])\\*(?<bold>[^*\\s][^*]*)\\*(?![\\w*])`, "g"),
};

function spansOf(text: string, flavour: Flavour): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(SPANS[flavour])) {
    if (match.index > from) spans.push({ text: text.slice(from, match.index), look: "plain" });
    spans.push(spanOf(match.groups ?? {}));
    from = match.index + match[0].length;
  }
  if (from < text.length) spans.push({ text: text.slice(from), look: "plain" });
  return spans;
}

function spanOf({ blank, code, words, href, bold }: Record<string, string | undefined>): Span {
  if (blank !== undefined) return { text: blank, look: "blank" };
  if (code !== undefined) return { text: code, look: "code" };
  if (words !== undefined && href !== undefined) return { text: words, look: "link", href };
  return { text: bold ?? "", look: "bold" };
}
