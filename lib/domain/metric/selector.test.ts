import { describe, expect, it } from "vitest";
import { type Labels, matchesLabels, parseSelector } from "./selector";

function picks(text: string, labels: Labels): boolean {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Error(`expected ${parsed.expected}, found ${parsed.found}`);
  return matchesLabels(parsed.selector, labels);
}

describe("selectors", () => {
  it.each([
    ["requests_total", {}, true],
    ["requests_total{}", { status: "500" }, true],
    ['requests_total{status="500"}', { status: "500" }, true],
    ['requests_total{status="500"}', { status: "5000" }, false],
    ['requests_total{status=~"5.."}', { status: "503" }, true],
    ['requests_total{status=~"5.."}', { status: "1503" }, false],
    ['requests_total{status=~"5..|429"}', { status: "429" }, true],
    ['requests_total{status=~"5..|429"}', { status: "5290" }, false],
    ['requests_total{status!~"5..", route!="/health",}', { status: "200", route: "/" }, true],
    ['requests_total{status!~"5..", route!="/health"}', { status: "200", route: "/health" }, false],
    ['requests_total{ route = "say \\"hi\\"" }', { route: 'say "hi"' }, true],
    ['requests_total{status=""}', {}, true],
    ['requests_total{status=~".+"}', {}, false],
  ] as const)("%s on %j: %s", (text, labels, expected) => {
    expect(picks(text, labels)).toBe(expected);
  });

  it.each([
    ["", "a metric name", "nothing"],
    ["5xx_total", "a metric name", "5xx_total"],
    ["requests total", "a filter", "total"],
    ["requests{status=5}", 'label="value"', "status=5}"],
    ['requests{status="5"', 'label="value"', 'status="5"'],
    ['requests{status=~"5("}', "a regular expression", "5("],
    ['requests{status="5"} or 1', "nothing after }", "or 1"],
  ])("refuses %s and says what was expected", (text, expected, found) => {
    const parsed = parseSelector(text);
    expect(parsed).toMatchObject({ ok: false, found });
    expect(parsed.ok ? "" : parsed.expected).toContain(expected);
  });
});
