import { isTooDeep, type Value } from "@/lib/domain/release/migration/liquibase/element";
import { readFlow } from "@/lib/domain/release/migration/liquibase/flow";

type Line = { indent: number; text: string; raw: string };

const LONGEST_LINE = 4000;
const MOST_FLOW_LINES = 100;

class NotReadable extends Error {}

const KEY =
  /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"[\]{}&*!|>%@`#,-][^:#]*?|-[^\s:][^:#]*?)\s*:(?:\s+(.*))?$/;

/**
 * The part of YAML that changelogs are written in: nested maps and lists, quoted and plain values, texts over several
 * lines. Null for anything else, anchors and tags among it.
 */
export function readYaml(text: string): Value | null {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((raw) => ({ raw, indent: raw.length - raw.trimStart().length, text: withoutComment(raw).trim() }));
  try {
    const reader = new BlockReader(lines);
    return reader.whole();
  } catch (error) {
    if (error instanceof NotReadable) return null;
    throw error;
  }
}

class BlockReader {
  private at = 0;
  constructor(private readonly lines: Line[]) {}

  whole(): Value {
    if (this.peek()?.text === "---") this.at++;
    const first = this.peek();
    if (!first) throw new NotReadable();
    const value = this.block(first.indent);
    if (this.peek()) throw new NotReadable();
    return value;
  }

  /** The next line that holds something. */
  private peek(): Line | undefined {
    while (this.at < this.lines.length && this.lines[this.at]?.text === "") this.at++;
    const line = this.lines[this.at];
    // A longer line is no key, and patterns that look for one take their time.
    if (line && line.text.length > LONGEST_LINE) throw new NotReadable();
    if (line && /\t/.test(line.raw.slice(0, line.indent))) throw new NotReadable();
    return line;
  }

  private block(indent: number): Value {
    if (isTooDeep(indent / 2)) throw new NotReadable();
    const first = this.peek();
    if (/^[[{]/.test(first?.text ?? "")) return this.flow();
    return first?.text === "-" || first?.text.startsWith("- ") ? this.list(indent) : this.map(indent);
  }

  private list(indent: number): Value {
    const items: Value[] = [];
    for (
      let line = this.peek();
      line && line.indent === indent && /^-(?:\s|$)/.test(line.text);
      line = this.peek()
    ) {
      const inner = line.text.slice(1).trimStart();
      if (inner === "") {
        this.at++;
        items.push(this.nested(indent));
        continue;
      }
      // The rest of the line is the first line of the item, as deep as it stands.
      const shift = line.text.length - inner.length;
      this.lines[this.at] = {
        raw: `${" ".repeat(indent + shift)}${line.raw.slice(indent + shift)}`,
        indent: indent + shift,
        text: inner,
      };
      items.push(
        KEY.test(inner) || /^-\s/.test(inner) ? this.block(indent + shift) : this.value(inner, indent),
      );
    }
    return items;
  }

  private map(indent: number): Value {
    const pairs: [string, Value][] = [];
    for (let line = this.peek(); line && line.indent === indent; line = this.peek()) {
      const found = KEY.exec(line.text);
      if (!found || line.text.startsWith("- ")) throw new NotReadable();
      pairs.push([plainScalar(found[1] ?? ""), this.value(found[2] ?? "", indent)]);
    }
    if (pairs.length === 0) throw new NotReadable();
    return { pairs };
  }

  /** What stands behind a key or a dash, this line being the current one. */
  private value(text: string, indent: number): Value {
    if (text === "") {
      this.at++;
      return this.nested(indent);
    }
    if (/^[|>][+-]?\d?$/.test(text)) {
      this.at++;
      return this.longText(indent);
    }
    if (/^[[{]/.test(text)) {
      const line = this.lines[this.at];
      if (line) this.lines[this.at] = { ...line, text };
      return this.flow();
    }
    if (/^[&*!|>%@`]/.test(text)) throw new NotReadable();
    this.at++;
    let whole = text;
    // A plain or quoted value may go on in deeper lines.
    for (let next = this.peek(); next && next.indent > indent; next = this.peek()) {
      if (!/^["']/.test(text) && KEY.test(next.text)) throw new NotReadable();
      whole += ` ${next.text}`;
      this.at++;
    }
    return plainScalar(whole);
  }

  private nested(indent: number): Value {
    const next = this.peek();
    if (!next || next.indent < indent) return "";
    // A list may stand as deep as its key.
    if (next.indent === indent) return /^-(?:\s|$)/.test(next.text) ? this.list(indent) : "";
    return this.block(next.indent);
  }

  private longText(indent: number): string {
    const taken: string[] = [];
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at];
      if (line === undefined || (line.raw.trim() !== "" && line.indent <= indent)) break;
      taken.push(line.raw);
    }
    return taken.join("\n");
  }

  /** `{…}` or `[…]`, over as many lines as it needs. */
  private flow(): Value {
    let text = "";
    for (let lines = 0; lines < MOST_FLOW_LINES && this.at < this.lines.length; lines++) {
      text += `${this.lines[this.at]?.text}\n`;
      this.at++;
      const value = readFlow(text);
      if (value !== null) return value;
    }
    throw new NotReadable();
  }
}

function plainScalar(text: string): string {
  if (!/^["']/.test(text)) return text;
  const value = readFlow(text);
  if (typeof value !== "string") throw new NotReadable();
  return value;
}

/** ` #` begins a comment outside quotes. */
function withoutComment(line: string): string {
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] ?? "";
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (/["']/.test(sign) && /(?:^|[\s:[{,-])$/.test(line.slice(0, at))) quote = sign;
    else if (sign === "#" && /(?:^|\s)$/.test(line.slice(0, at))) return line.slice(0, at);
  }
  return line;
}
