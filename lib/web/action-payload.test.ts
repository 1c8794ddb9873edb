import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlainCall } from "./action-payload";

const plain = (text: string) => isPlainCall(new TextEncoder().encode(text).buffer);

test.each([
  ['[{"planId":"a","reason":"It costs $5, $$ and more"}]'],
  ['[{"price":"$$5"}]'],
  ['[{"left":"$undefined","right":null}]'],
  ['[{"seen":["admin"],"roles":"$0:0:seen"}]'],
  ["[[1,2.5,-3,true]]"],
  ['["words"]'],
])("takes %s", (body) => expect(plain(body)).toBe(true));

test.each([
  ["no JSON", "[{"],
  ["nothing", ""],
  ["no list", '{"a":1}'],
  ["no value", "[]"],
  ["two values", "[1,2]"],
  ["another part", '["$1"]'],
  ["a promise", '[{"a":"$@1"}]'],
  ["a function of the server", '["$F1"]'],
  ["a form", '["$K1"]'],
  ["a map", '["$Q1"]'],
  ["an iterator", '["$i1"]'],
  ["a blob", '["$B1"]'],
  ["a date", '["$D2026-01-01"]'],
  ["a temporary reference", '["$T"]'],
  ["a whole number of any size", '["$n99999999999999"]'],
  ["no number", '["$NaN"]'],
  ["a way into the constructor", '[{"a":{},"b":"$0:0:a:constructor:constructor"}]'],
  ["a way into a list's methods", '[{"a":[],"b":"$0:0:a:map"}]'],
  ["a way into itself", '[{"a":"$0:0"}]'],
  ["a way to what comes later", '[{"a":"$0:0:b","b":{}}]'],
  ["a way to a text", '[{"a":"x","b":"$0:0:a"}]'],
  ["a key of the prototype", '[{"__proto__":{"admin":true}}]'],
  ["a NUL", '["\\u0000"]'],
  ["a NUL in a key", '[{"\\u0000":1}]'],
  ["half a character", '["\\ud800"]'],
  ["half a character in a key", '[{"\\udc00":1}]'],
  ["a mark of byte order", "\ufeff[1]"],
  ["depth", `${"[".repeat(50)}${"]".repeat(50)}`],
  ["depth without an end", "[".repeat(100_000)],
  ["very many values", `[[${"1,".repeat(30_000)}1]]`],
])("takes nothing with %s", (_name, body) => expect(plain(body)).toBe(false));

test("takes no bytes that are no UTF-8", () => {
  expect(isPlainCall(new Uint8Array([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]).buffer)).toBe(false);
});

test("takes whatever React writes for one plain value, and never throws", () => {
  const escaped = (value: unknown): unknown => {
    if (typeof value === "string") return value.startsWith("$") ? `$${value}` : value;
    if (Array.isArray(value)) return value.map(escaped);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
  };
  const values = fc
    .jsonValue({ maxDepth: 5 })
    .filter((value) => !JSON.stringify(value).includes("__proto__"));
  fc.assert(
    fc.property(values, (value) => {
      const text = JSON.stringify([escaped(value)]);
      expect(plain(text)).toBe(!/\\u0000|\\ud[89a-f]/.test(text));
    }),
    { seed: 20261126, numRuns: 500 },
  );
});
