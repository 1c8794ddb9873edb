import { type Element, isTooDeep } from "@/lib/domain/release/migration/liquibase/element";

const TAG = /<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const CLOSE = /<\/([\w:.-]+)\s*>/y;
const TEXT = /[^<]+/y;
const ENTITIES = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The outermost node; null when it is no XML, or holds a document type that could define words of its own. */
export function readXml(text: string): Element | null {
  const root: Element = { name: "", attributes: new Map(), children: [], text: "" };
  const open = [root];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  while (at < text.length) {
    const inside = open.at(-1) ?? root;
    const skipped = skippedTo(text, at);
    if (skipped === null) return null;
    if (skipped.to > at) {
      inside.text += skipped.text;
      at = skipped.to;
      continue;
    }
    const words = take(TEXT);
    if (words) {
      inside.text += decoded(words[0]);
      continue;
    }
    const close = take(CLOSE);
    if (close) {
      if (open.length < 2 || open.pop()?.name !== plain(close[1] ?? "")) return null;
      continue;
    }
    const tag = take(TAG);
    if (!tag || isTooDeep(open.length)) return null;
    const attributes = Array.from(
      (tag[2] ?? "").matchAll(ATTRIBUTE),
      ([, key = "", a, b]): [string, string] => [plain(key), decoded(a ?? b ?? "")],
    );
    const element: Element = {
      name: plain(tag[1] ?? ""),
      attributes: new Map(attributes),
      children: [],
      text: "",
    };
    inside.children.push(element);
    if (tag[3] !== "/") open.push(element);
  }
  return open.length === 1 && root.children.length === 1 ? (root.children[0] ?? null) : null;
}

/** Comments and instructions are nothing, CDATA is text as it is. */
function skippedTo(text: string, at: number): { to: number; text: string } | null {
  for (const [open, close] of [
    ["<!--", "-->"],
    ["<?", "?>"],
    ["<![CDATA[", "]]>"],
  ] as const) {
    if (!text.startsWith(open, at)) continue;
    const end = text.indexOf(close, at + open.length);
    if (end === -1) return null;
    return { to: end + close.length, text: open === "<![CDATA[" ? text.slice(at + open.length, end) : "" };
  }
  if (text[at] === "\uFEFF") return { to: at + 1, text: "" };
  return text.startsWith("<!", at) ? null : { to: at, text: "" };
}

/** Without the name space. */
function plain(name: string): string {
  return name.split(":").at(-1) ?? name;
}

function decoded(text: string): string {
  return text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return ENTITIES.get(name) ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
