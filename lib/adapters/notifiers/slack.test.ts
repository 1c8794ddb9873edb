import { expect, test } from "vitest";
import { notifierContract, PLAN_NOTICE } from "./contract";
import { openTestChat } from "./test-chat";
import { SLACK_RULES } from "./test-slack-rules";

notifierContract("slack", () => openTestChat(SLACK_RULES));

test("an answer of 200 that is not ok is no success", async () => {
  const chat = await openTestChat({
    ...SLACK_RULES,
    accepted: { status: 200, body: "<html>sign in</html>" },
  });
  expect(await chat.notifier.send(PLAN_NOTICE, null, new AbortController().signal)).toEqual({
    ok: false,
    why: "it answered 200: <html>sign in</html>",
  });
  await chat.close();
});

test("signs that take five characters each do not make a message too long", async () => {
  const chat = await openTestChat(SLACK_RULES);
  const lines = [{ label: "Why", text: "&".repeat(600) }];
  const full = { ...PLAN_NOTICE, title: "<".repeat(140), lines };
  expect(await chat.notifier.send(full, null, new AbortController().signal)).toMatchObject({ ok: true });
  expect((await chat.seen())[0]?.text).toMatch(/^<+…\nWhy: &+…/);
  await chat.close();
});
