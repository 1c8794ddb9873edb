import { describe, expect, it, test } from "vitest";
import { parseRichText, type RichLine } from "@/lib/domain/message/rich-text";

const plain = (text: string) => ({ text, look: "plain" as const });

describe("the mark-up of documents", () => {
  const cases: [string, RichLine][] = [
    ["", { kind: "gap" }],
    ["## Impact", { kind: "heading", level: 2, spans: [plain("Impact")] }],
    ["- one", { kind: "item", depth: 0, mark: "dot", spans: [plain("one")] }],
    ["  - two", { kind: "item", depth: 1, mark: "dot", spans: [plain("two")] }],
    ["- [ ] do", { kind: "item", depth: 0, mark: "todo", spans: [plain("do")] }],
    ["- [x] done", { kind: "item", depth: 0, mark: "done", spans: [plain("done")] }],
    ["☐ do", { kind: "item", depth: 0, mark: "todo", spans: [plain("do")] }],
    ["3. third", { kind: "item", depth: 0, mark: "3.", spans: [plain("third")] }],
    ["a **b** c", { kind: "text", spans: [plain("a "), { text: "b", look: "bold" }, plain(" c")] }],
    ["`x < y`", { kind: "text", spans: [{ text: "x < y", look: "code" }] }],
    ["[blank: who]", { kind: "text", spans: [{ text: "[blank: who]", look: "blank" }] }],
    [
      "[site](https://a.example/b)",
      { kind: "text", spans: [{ text: "site", look: "link", href: "https://a.example/b" }] },
    ],
    ["[bad](javascript:alert(1))", { kind: "text", spans: [plain("[bad](javascript:alert(1))")] }],
    ["<script>", { kind: "text", spans: [plain("<script>")] }],
  ];
  test.each(cases)("%j", (line, parsed) => {
    expect(parseRichText(line)).toEqual([parsed]);
  });

  it("reads single stars as bold for Slack only", () => {
    const bold = { kind: "text", spans: [{ text: "Status:", look: "bold" }, plain(" Monitoring")] };
    expect(parseRichText("*Status:* Monitoring", "slack")).toEqual([bold]);
    expect(parseRichText("*Status:* Monitoring")[0]).toMatchObject({
      spans: [plain("*Status:* Monitoring")],
    });
  });

  it("keeps a line for every line, also in code", () => {
    const parsed = parseRichText("a\n```\n# not a heading\n```\nb");
    expect(parsed.map(({ kind }) => kind)).toEqual(["text", "gap", "code", "gap", "text"]);
  });
});
