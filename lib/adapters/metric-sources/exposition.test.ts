import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expositionReader, type PageSeries } from "./exposition";

function read(page: string, pieceLength = page.length || 1) {
  const series: PageSeries[] = [];
  const names = new Set<string>();
  const reader = expositionReader({
    wants: () => true,
    series: (found) => series.push(found),
    name: (name) => names.add(name),
  });
  for (let at = 0; at < page.length; at += pieceLength) reader.write(page.slice(at, at + pieceLength));
  reader.end();
  return { series, names };
}

const page = String.raw`# HELP requests_total Requests, with "quotes" and {braces}
# TYPE requests_total counter
requests_total{method="GET",path="/a\"b\\c\n",} 1027 1395066363000
requests_total{ method = "POST" } 3e2
plain 0.5

up{} +Inf
nothing NaN
below -Inf
opened{a="}"} 1 # {trace_id="x"} 0.5
`;

describe("reading a metrics page", () => {
  it("reads names, labels, values, timestamps and exemplars", () => {
    const { series } = read(page);
    expect(series.map(({ name, labels, value }) => [name, labels, value])).toEqual([
      ["requests_total", { method: "GET", path: '/a"b\\c\n' }, 1027],
      ["requests_total", { method: "POST" }, 300],
      ["plain", {}, 0.5],
      ["up", {}, Number.POSITIVE_INFINITY],
      ["nothing", {}, Number.NaN],
      ["below", {}, Number.NEGATIVE_INFINITY],
      ["opened", { a: "}" }, 1],
    ]);
  });

  it("reads a page that arrives in pieces of any length as it reads the whole", () => {
    const text = page.replaceAll("\n", "\r\n");
    const whole = read(text).series;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (length) => {
        expect(read(text, length).series).toEqual(whole);
      }),
    );
  });

  it("knows names that are declared and have no series yet", () => {
    const { names } = read("# TYPE a counter\n# TYPE b histogram\n# TYPE c_total counter\n");
    expect([...names]).toEqual(expect.arrayContaining(["a", "a_total", "b_bucket", "c_total"]));
  });

  it("takes an empty page for a page without metrics", () => {
    expect(read("").series).toEqual([]);
  });

  it.each([
    ["<html>", "line 1 of the page: expected the name of a metric, found <html>"],
    ["ok 1\n{}", "line 2 of the page: expected the name of a metric, found {}"],
    ["ok", "line 1 of the page: expected labels or a value after ok, found nothing"],
    ["a-b 1", "expected labels or a value after a, found -b 1"],
    ['ok{a="1" 5', 'expected label="value" or }, found a="1" 5'],
    ["ok{a=1} 5", 'expected label="value" or }, found a=1} 5'],
    ["ok five", "expected a number as the value of ok, found five"],
    ["ok 1 2 3", "expected a number as the value of ok, found 1 2 3"],
    ["\u0000\u0001\u0002", "expected the name of a metric, found \ufffd\ufffd\ufffd"],
    [`ok{a="${"x".repeat(70_000)}`, "expected a line of at most 64 kB"],
    ["ok 1\n".repeat(50_001), "the page has more than 50000 series"],
  ])("refuses what is no metrics page and names the line (%#)", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
