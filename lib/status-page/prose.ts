import { parseRichText, type RichLine, type Span } from "@/lib/domain/message/rich-text";
import { escapeText } from "@/lib/status-page/escape";

type Group = { list: boolean; lines: RichLine[] };

/** A published text as HTML: paragraphs, lists, bold, code and links; everything else is text. */
export function proseHtml(text: string): string {
  return groupsOf(parseRichText(text)).map(groupHtml).join("");
}

/** Neighbouring lines of one sort belong together; an empty line parts paragraphs. */
function groupsOf(lines: readonly RichLine[]): Group[] {
  const groups: Group[] = [];
  let open: Group | null = null;
  for (const line of lines) {
    const list = line.kind === "item";
    if (line.kind === "gap") {
      open = null;
    } else if (open && open.list === list) {
      open.lines.push(line);
    } else {
      open = { list, lines: [line] };
      groups.push(open);
    }
  }
  return groups;
}

function groupHtml({ list, lines }: Group): string {
  if (list) return `<ul>${lines.map((line) => `<li>${lineHtml(line)}</li>`).join("")}</ul>`;
  return `<p>${lines.map(lineHtml).join("<br>")}</p>`;
}

function lineHtml(line: RichLine): string {
  switch (line.kind) {
    case "gap":
      return "";
    case "code":
      return `<code>${escapeText(line.text)}</code>`;
    case "heading":
      return `<strong>${line.spans.map(spanHtml).join("")}</strong>`;
    case "item":
    case "text":
      return line.spans.map(spanHtml).join("");
  }
}

function spanHtml(span: Span): string {
  const text = escapeText(span.text);
  switch (span.look) {
    case "bold":
      return `<strong>${text}</strong>`;
    case "code":
      return `<code>${text}</code>`;
    case "link":
      return `<a href="${escapeText(span.href)}" rel="noopener noreferrer nofollow">${text}</a>`;
    case "blank":
    case "plain":
      return text;
  }
}
