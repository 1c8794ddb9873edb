import { isTooDeep, type Value } from "@/lib/domain/release/migration/liquibase/element";

const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^']|'')*)'/y;
const PLAIN = /[^\s,[\]{}:"'&*!|>%@`#][^,[\]{}\n#:]*(?::(?=\S)[^,[\]{}\n#:]*)*/y;

/** JSON, or the `{a: b}` and `[a, b]` of YAML; null when it is neither. */
export function readFlow(text: string): Value | null {
  const reader = new FlowReader(text);
  const value = reader.value();
  return reader.atEnd ? value : null;
}

class FlowReader {
  private at = 0;
  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    this.space();
    return this.at >= this.text.length;
  }

  value(depth = 0): Value | null {
    this.space();
    if (isTooDeep(depth)) return null;
    if (this.take("{")) return this.pairs(depth + 1);
    if (this.take("[")) return this.items(depth + 1);
    return this.scalar();
  }

  private pairs(depth: number): Value | null {
    const pairs: [string, Value][] = [];
    for (;;) {
      this.space();
      if (this.take("}")) return { pairs };
      const key = this.scalar();
      this.space();
      if (key === null || !this.take(":")) return null;
      const value = this.value(depth);
      if (value === null) return null;
      pairs.push([key, value]);
      this.space();
      if (!this.take(",") && this.text[this.at] !== "}") return null;
    }
  }

  private items(depth: number): Value | null {
    const items: Value[] = [];
    for (;;) {
      this.space();
      if (this.take("]")) return items;
      const value = this.value(depth);
      if (value === null) return null;
      items.push(value);
      this.space();
      if (!this.take(",") && this.text[this.at] !== "]") return null;
    }
  }

  private scalar(): string | null {
    const quoted = this.match(QUOTED);
    if (quoted)
      return quoted[1] !== undefined ? unescaped(quoted[1]) : (quoted[2] ?? "").replaceAll("''", "'");
    return this.match(PLAIN)?.[0].trim() ?? null;
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at++;
  }

  private take(mark: string): boolean {
    if (this.text[this.at] !== mark) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(u[\da-f]{4}|\r?\n\s*|[\s\S])/gi, (_, sign: string) => {
    if (/^u[\da-f]{4}$/i.test(sign)) return String.fromCharCode(Number.parseInt(sign.slice(1), 16));
    if (/^\s/.test(sign)) return "";
    return sign === "n" || sign === "r" ? "\n" : sign === "t" ? " " : sign;
  });
}
