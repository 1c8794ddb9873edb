const DEEPEST = 32;
const MOST_VALUES = 20_000;

/**
 * Whether the body of a server action is one plain JSON value and nothing else. React's format can also name promises,
 * files, iterators, functions of the server and paths into objects: none of our actions takes any, so none reaches its decoder.
 */
export function isPlainCall(body: ArrayBuffer): boolean {
  let call: unknown;
  try {
    // Read as React will read it: a mark of byte order is part of the text.
    call = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return false;
  }
  return Array.isArray(call) && call.length === 1 && new PlainCall(call).holds();
}

class PlainCall {
  private readonly finished = new Set<unknown>();
  private values = 0;

  constructor(private readonly root: unknown[]) {}

  holds(): boolean {
    return this.isPlain(this.root, 0);
  }

  private isPlain(value: unknown, depth: number): boolean {
    this.values += 1;
    if (depth > DEEPEST || this.values > MOST_VALUES) return false;
    if (typeof value === "string") return this.isPlainText(value);
    if (typeof value !== "object" || value === null) return true;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "__proto__" || !isWhole(key) || !this.isPlain(inner, depth + 1)) return false;
    }
    this.finished.add(value);
    return true;
  }

  /** A dollar sign begins a word of React's format: an escaped dollar, no value, or a value that stood there before. */
  private isPlainText(text: string): boolean {
    if (!isWhole(text)) return false;
    if (!text.startsWith("$") || text.startsWith("$$") || text === "$undefined") return true;
    return this.finished.has(this.valueAt(text));
  }

  private valueAt(path: string): unknown {
    const [start, ...keys] = path.split(":");
    let value: unknown = start === "$0" ? this.root : undefined;
    for (const key of keys) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
      value = Reflect.get(value, key);
    }
    return value;
  }
}

/** PostgreSQL stores neither NUL nor halves of characters. */
function isWhole(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
