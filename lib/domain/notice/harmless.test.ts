import fc from "fast-check";
import { expect, test } from "vitest";
import { harmless } from "./harmless";

test.each([
  ["two\nlines\tand\r\nmore", "two lines and more"],
  ["look at https://evil.example/a", "look at https[:]//evil.example/a"],
  ["HTTP://EVIL.example and www.evil.example", "HTTP[:]//EVIL.example and www[.]evil.example"],
  ["javascript:alert(1)", "javascript[:]alert(1)"],
  ["safe \u202Eexe.cod\u202C end", "safe exe.cod end"],
  ["half \uD800 sign", "half \uFFFD sign"],
  ["zero\u200Bwidth\u2066isolate\u2069", "zero width isolate"],
  ["  plain words, a colon: and 12:30  ", "plain words, a colon: and 12:30"],
])("%j becomes %j", (written, shown) => {
  expect(harmless(written)).toBe(shown);
});

test("a text is cut at whole signs", () => {
  expect(harmless("🔑".repeat(50), 10)).toBe(`${"🔑".repeat(9)}…`);
});

test("whatever is written becomes one visible line without an address, and stays as it is the second time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (written) => {
      const shown = harmless(written);
      expect(shown).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F\u2028\u2029]/u);
      expect(shown).not.toMatch(/:\/\//);
      expect(harmless(shown)).toBe(shown);
    }),
    { seed: 20261126, numRuns: 500 },
  );
});
