import { z } from "zod";
import { Secret } from "@/lib/secret";
import { slack } from "./slack";
import type { ChatRules } from "./test-chat";

// The limits of Block Kit: 50 blocks, 150 characters in a header, 3000 in a section, 10 elements in a context.
const plain = (longest: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(longest),
    emoji: z.boolean().optional(),
  });
const block = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("header"), text: plain(150) }),
  z.strictObject({
    type: z.literal("section"),
    text: z.union([
      plain(3000),
      z.strictObject({ type: z.literal("mrkdwn"), text: z.string().min(1).max(3000) }),
    ]),
  }),
  z.strictObject({ type: z.literal("context"), elements: z.array(plain(3000)).min(1).max(10) }),
]);
const message = z.strictObject({
  text: z.string().min(1),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  blocks: z.array(block).min(1).max(50),
});

/** What a reader sees: entities as signs. What stands in < > is a link or a mention. */
function read(raw: unknown) {
  const { text, blocks } = message.parse(raw);
  const texts = blocks.flatMap((each) =>
    each.type === "context" ? each.elements.map((element) => element.text) : [each.text.text],
  );
  const marks = [text, ...texts].flatMap((each) => [...each.matchAll(/<([^>]*)>/g)].map(([, mark]) => mark));
  const decoded = (each: string) =>
    each.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return {
    text: texts.map((each) => decoded(each.replace(/<[^|>]*\|([^>]*)>/g, "$1"))).join("\n"),
    links: marks.map((mark = "") => decoded(mark.split("|")[0] ?? "")),
  };
}

/** An incoming webhook as Slack documents it. */
export const SLACK_RULES: ChatRules = {
  open: (webhook: string) => slack({ webhook: Secret.of(webhook) }),
  accepted: { status: 200, body: "ok" },
  refused: { status: 404, body: "no_service" },
  read,
};
