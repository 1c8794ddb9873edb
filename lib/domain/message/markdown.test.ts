import { describe, expect, it } from "vitest";
import { messageMarkdown, textToCopy } from "@/lib/domain/message/markdown";
import { withSources } from "@/lib/domain/review/markdown";

describe("messages as files", () => {
  it("turns Slack's mark-up into Markdown that keeps its lines", () => {
    const body = "*Status:* Monitoring\n*Priority:* P1\n\n• one\n☐ two";
    expect(messageMarkdown("slack", { title: "INC-1", body })).toBe(
      "# INC-1\n\n**Status:** Monitoring  \n**Priority:** P1\n\n- one\n- [ ] two\n",
    );
  });

  it("copies each message in the form of its channel", () => {
    const text = { title: "Title", body: "Body" };
    expect(textToCopy("slack", text)).toBe("*Title*\n\nBody");
    expect(textToCopy("email", text)).toBe("Subject: Title\n\nBody");
    expect(textToCopy("status", text)).toBe("Title\n\nBody");
  });
});

describe("the review as a file", () => {
  it("has its citations as footnotes, with the words of the log", () => {
    const lines = [
      { text: "# Review", cites: [] },
      { text: "It began at 2", cites: [7, 9] },
      { text: "```", cites: [] },
      { text: "code", cites: [7] },
      { text: "```", cites: [] },
    ];
    const sources = { 7: { at: "2026-11-23T02:00:00.000Z", text: "First\nsecond" } };
    expect(withSources(lines, sources)).toBe(
      "# Review\nIt began at 2[^7]\n```\ncode\n```\n\n[^7]: Log 7, 2026-11-23T02:00:00.000Z: First second\n",
    );
  });
});
