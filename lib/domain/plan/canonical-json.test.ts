import reference from "canonicalize";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planDocument } from "@/test/plan-document";
import { canonicalize, parseCanonical } from "./canonical-json";
import { textFault } from "./plain-text";

const SEED = { seed: 20261103, numRuns: 500 };
const bytes = (text: string) => new TextEncoder().encode(text);
const plainText = fc.string({ unit: "grapheme" }).filter((text) => textFault(text) === null);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger().map((number) => number + 0),
    plainText,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(
      plainText.filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 5 },
    ),
  ),
}));

describe("canonical text", () => {
  it("is what an independent implementation of RFC 8785 writes", () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(canonicalize(any)).toEqual({ ok: true, value: reference(any) });
      }),
      SEED,
    );
  });

  it("is read back to the same value and the same text", () => {
    fc.assert(
      fc.property(value, (any) => {
        const text = reference(any) ?? "";
        const read = parseCanonical(bytes(text));
        expect(read.ok && canonicalize(read.value)).toEqual({ ok: true, value: text });
      }),
      SEED,
    );
  });

  it("sorts members by UTF-16 code units", () => {
    expect(canonicalize({ "€": 1, "😀": 2, ö: 3, "1": 4, A: 5 })).toEqual({
      ok: true,
      value: '{"1":4,"A":5,"ö":3,"€":1,"😀":2}',
    });
  });

  it("holds a whole plan", () => {
    const text = reference(planDocument()) ?? "";
    expect(parseCanonical(bytes(text))).toEqual({ ok: true, value: planDocument() });
  });
});

describe("values that are refused with their path", () => {
  it.each<[string, unknown, string]>([
    ["a fraction", { a: { b: 1.5 } }, "a.b"],
    ["2^53", { a: 2 ** 53 }, "a"],
    ["not a number", [Number.NaN], "[0]"],
    ["infinity", { a: Number.POSITIVE_INFINITY }, "a"],
    ["minus zero", { a: -0 }, "a"],
    ["undefined", { a: undefined }, "a"],
    ["a function", { a: () => 1 }, "a"],
    ["a bigint", { a: 1n }, "a"],
    ["a date", { a: new Date(0) }, "a"],
    ["a map", { a: new Map() }, "a"],
    ["a hole in a list", { a: new Array(1) }, "a[0]"],
    ["a lone surrogate", { a: "\ud800" }, "a"],
    ["a name with a lone surrogate", { "\udc00": 1 }, "\udc00"],
    ["text outside of normal form C", { reason: "e\u0301" }, "reason"],
    ["a line break", { reason: "a\nb" }, "reason"],
    ["a control character of the second block", { a: "\u0085" }, "a"],
    ["delete", { a: "\u007f" }, "a"],
    ["a right-to-left override", { steps: [{ to: "1.4.\u202e2" }] }, "steps[0].to"],
    ["a directional isolate", { a: "\u2066" }, "a"],
    ["an invisible space", { a: "1.4\u200b.2" }, "a"],
    ["a member that programs treat specially", JSON.parse('{"a":{"__proto__":1}}'), "a.__proto__"],
  ])("%s", (_, input, path) => {
    const decision = canonicalize(input);
    expect(decision.ok).toBe(false);
    if (!decision.ok) {
      expect(decision.reasons[0]).toMatchObject({ code: "plan_not_canonical", field: path });
      expect(decision.reasons[0]?.message).toContain(path);
    }
  });

  it("all at once", () => {
    const decision = canonicalize({ a: 1.5, b: "\u0000", c: 1 });
    expect(!decision.ok && decision.reasons.map((reason) => reason.field)).toEqual(["a", "b"]);
  });

  it("too deep", () => {
    let nested: unknown = 1;
    for (let depth = 0; depth < 40; depth++) nested = [nested];
    expect(canonicalize(nested).ok).toBe(false);
  });
});

describe("bytes that are refused", () => {
  it.each<[string, string | Uint8Array]>([
    ["a space", '{"a": 1}'],
    ["a line break at the end", '{"a":1}\n'],
    ["a byte order mark", '\ufeff{"a":1}'],
    ["members out of order", '{"b":1,"a":2}'],
    ["an escaped letter", '{"a":"\\u0041"}'],
    ["an escaped slash", '{"a":"\\/"}'],
    ["a number with a point", '{"a":1.0}'],
    ["a number with an exponent", '{"a":1e3}'],
    ["a number that only rounds to itself", '{"a":9007199254740993}'],
    ["minus zero", '{"a":-0}'],
    ["a leading zero", '{"a":01}'],
    ["something after the end", '{"a":1}{}'],
    ["nothing", ""],
    ["a trailing comma", '{"a":1,}'],
    ["a comment", '{"a":1}//'],
    ["an escaped surrogate", '{"a":"\\ud800"}'],
    ["deep nesting", "[".repeat(100_000) + "]".repeat(100_000)],
    ["invalid UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
    ["an overlong encoding", new Uint8Array([0x22, 0xc0, 0xaf, 0x22])],
    ["too many", `"${"a".repeat(300_000)}"`],
  ])("%s", (_, input) => {
    const decision = parseCanonical(typeof input === "string" ? bytes(input) : input);
    expect(decision.ok).toBe(false);
    if (!decision.ok) expect(decision.reasons[0]?.code).toBe("plan_not_canonical");
  });

  it.each([
    ['{"a":1,"a":1}', "a"],
    ['{"to":{"releaseId":"1.4.2","releaseId":"1.5.0"}}', "to.releaseId"],
    ['{"steps":[{"to":"x"},{"to":"x","to":"y"}]}', "steps[1].to"],
    ['{"a":{"b":1},"\\u0061":2}', "a"],
    ['{"a,{}[]:":1,"a,{}[]:":2}', "a,{}[]:"],
  ])("the member that stands twice in %s", (text, path) => {
    const decision = parseCanonical(bytes(text));
    expect(!decision.ok && decision.reasons[0]).toMatchObject({ field: path });
  });

  it("but not the same name in two objects", () => {
    expect(parseCanonical(bytes('[{"a":"a"},{"a":{"a":["a","a"]}}]')).ok).toBe(true);
  });
});
