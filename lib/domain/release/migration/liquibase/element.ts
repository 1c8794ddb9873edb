/** A node of a changelog, whatever its format: `<addColumn tableName="a">` or `addColumn: { tableName: a }`. */
export type Element = { name: string; attributes: Map<string, string>; children: Element[]; text: string };

/** A value of YAML or JSON. Pairs, not an object, so that a key that stands twice is seen twice. */
export type Value = string | Value[] | { pairs: [string, Value][] };

/** Lists whose items are nodes themselves; other lists, such as `rollback`, stay together under their name. */
const OPEN_LIST = /^(?:changes|columns)$/;
const DEEPEST = 60;

/** Scalars become attributes; `columns: [{ column: … }]` becomes children, as in XML. */
export function elementOf(name: string, value: Value): Element {
  const element: Element = { name, attributes: new Map(), children: [], text: "" };
  if (typeof value === "string") element.text = value;
  else if (Array.isArray(value)) element.children = value.flatMap((item) => itemsOf(name, item));
  else
    for (const [key, inner] of value.pairs) {
      const child = elementOf(key, inner);
      if (typeof inner === "string") element.attributes.set(key, inner);
      else if (Array.isArray(inner) && OPEN_LIST.test(key)) element.children.push(...child.children);
      else element.children.push(child);
    }
  return element;
}

/** `- addColumn: {…}`; several keys in one item are several nodes. */
function itemsOf(list: string, item: Value): Element[] {
  if (typeof item === "string" || Array.isArray(item)) return [elementOf(list, item)];
  return item.pairs.map(([key, value]) => elementOf(key, value));
}

/** Nesting that no changelog has, and that would exhaust a reader that calls itself. */
export function isTooDeep(depth: number): boolean {
  return depth > DEEPEST;
}

/** The same for the same node, in whatever way it is laid out. */
export function imageOf({ name, attributes, children, text }: Element): string {
  const sorted = [...attributes].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, sorted, text.trim(), children.map(imageOf)]);
}
