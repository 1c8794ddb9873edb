/** Picks series off a metrics page: `requests_total{status=~"5..",route!="/health"}`. */
export type Selector = { name: string; matchers: readonly Matcher[] };
type Matcher = { label: string; operator: "=" | "!=" | "=~" | "!~"; text: string; pattern: RegExp | null };

export type Labels = Readonly<Record<string, string>>;

export type ParsedSelector =
  | { ok: true; selector: Selector }
  | { ok: false; expected: string; found: string };

const NAME = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*/;
const MATCHER = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/;

/** Reads a selector. Patterns match the whole label value, as in Prometheus. */
export function parseSelector(text: string): ParsedSelector {
  const name = NAME.exec(text);
  if (!name?.[1]) return no("a metric name such as requests_total", text);
  let rest = text.slice(name[0].length);
  if (rest === "") return { ok: true, selector: { name: name[1], matchers: [] } };
  if (!rest.startsWith("{"))
    return no('nothing, or a filter such as {status=~"5.."}, after the metric name', rest);
  rest = rest.slice(1);
  const matchers: Matcher[] = [];
  while (!/^\s*\}/.test(rest)) {
    const match = MATCHER.exec(rest);
    if (!match) return no('label="value" (or !=, =~, !~) and then a comma or }', rest);
    const matcher = toMatcher(match);
    if (!matcher) return no("a regular expression", match[3] ?? "");
    matchers.push(matcher);
    rest = rest.slice(match[0].length);
  }
  rest = rest.replace(/^\s*\}\s*/, "");
  return rest === "" ? { ok: true, selector: { name: name[1], matchers } } : no("nothing after }", rest);
}

/** Whether a series is one that the selector picks. A label that a series does not have counts as empty. */
export function matchesLabels(selector: Selector, labels: Labels): boolean {
  return selector.matchers.every((matcher) => {
    const value = labels[matcher.label] ?? "";
    const same = matcher.pattern ? matcher.pattern.test(value) : value === matcher.text;
    return matcher.operator.startsWith("!") ? !same : same;
  });
}

function toMatcher([, label = "", operator = "", quoted = ""]: RegExpExecArray): Matcher | null {
  const text = quoted.replace(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char));
  const known = operator as Matcher["operator"];
  if (!operator.endsWith("~")) return { label, operator: known, text, pattern: null };
  try {
    return { label, operator: known, text, pattern: new RegExp(`^(?:${text})$`, "s") };
  } catch {
    return null;
  }
}

function no(expected: string, found: string): ParsedSelector {
  return { ok: false, expected, found: found.trim() === "" ? "nothing" : found.trim() };
}
