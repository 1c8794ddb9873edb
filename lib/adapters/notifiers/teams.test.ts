import { expect, test } from "vitest";
import { z } from "zod";
import { Secret } from "@/lib/secret";
import { notifierContract, PLAN_NOTICE } from "./contract";
import { teams } from "./teams";
import { openTestChat } from "./test-chat";

// The elements of Adaptive Cards 1.4 that are used, and the 28 KB that a webhook takes.
const run = z.strictObject({
  type: z.literal("TextRun"),
  text: z.string().min(1),
  size: z.enum(["Small", "Default", "Medium", "Large", "ExtraLarge"]).optional(),
  weight: z.enum(["Lighter", "Default", "Bolder"]).optional(),
  fontType: z.enum(["Default", "Monospace"]).optional(),
  isSubtle: z.boolean().optional(),
});
const card = z.strictObject({
  $schema: z.literal("http://adaptivecards.io/schemas/adaptive-card.json"),
  type: z.literal("AdaptiveCard"),
  version: z.literal("1.4"),
  fallbackText: z.string(),
  body: z.array(z.strictObject({ type: z.literal("RichTextBlock"), inlines: z.array(run).min(1) })).min(1),
  actions: z.array(
    z.strictObject({ type: z.literal("Action.OpenUrl"), title: z.string().min(1), url: z.url() }),
  ),
});
const message = z.strictObject({
  type: z.literal("message"),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal("application/vnd.microsoft.card.adaptive"),
        contentUrl: z.null(),
        content: card,
      }),
    )
    .length(1),
});

function read(raw: unknown) {
  const size = Buffer.byteLength(JSON.stringify(raw));
  if (size > 28 * 1024) throw new Error(`${size} bytes are too many`);
  const cards = message.parse(raw).attachments.map(({ content }) => content);
  const blocks = cards.flatMap(({ body }) =>
    body.map(({ inlines }) => inlines.map(({ text }) => text).join("")),
  );
  const actions = cards.flatMap((each) => each.actions);
  return {
    text: [...blocks, ...actions.map(({ title }) => title)].join("\n"),
    links: actions.map(({ url }) => url),
  };
}

const rules = {
  open: (webhook: string) => teams({ webhook: Secret.of(webhook) }),
  accepted: { status: 202, body: "" },
  refused: { status: 400, body: '{"error":{"code":"TriggerInputSchemaMismatch"}}' },
  read,
};

notifierContract("teams", () => openTestChat(rules));

test("says that acceptance is not a posted message", async () => {
  const chat = await openTestChat(rules);
  const sent = await chat.notifier.send(PLAN_NOTICE, null, new AbortController().signal);
  expect(sent).toEqual({ ok: true, said: expect.stringMatching(/accepted.*does not say.*posted/) });
  await chat.close();
});

test("the longest notice fits", async () => {
  const chat = await openTestChat(rules);
  const lines = Array.from({ length: 9 }, () => ({ label: "Reason", text: "🔑".repeat(600) }));
  const longest = { ...PLAN_NOTICE, title: "🔑".repeat(200), lines };
  expect(await chat.notifier.send(longest, null, new AbortController().signal)).toMatchObject({ ok: true });
  await chat.close();
});
