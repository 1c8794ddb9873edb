import type { NoticeText } from "@/lib/domain/notice/notice";
import type { Secret } from "@/lib/secret";
import type { Notifier } from "./notifier";
import { postWebhook, refusalOf } from "./post-webhook";

/** `webhook` is the address of an incoming webhook; whoever knows it can post. */
export type SlackSettings = { webhook: Secret };

/**
 * An incoming webhook answers 200 and the text `ok`, anything else is a refusal. It cannot recognise a repetition, so
 * the notice's key stands at the foot of the message for people.
 */
export function slack({ webhook }: SlackSettings): Notifier {
  return {
    channel: "slack",
    async send(notice, _to, signal) {
      const answer = await postWebhook(webhook, slackMessage(notice), signal);
      if (!answer.ok) return { ok: false, why: answer.why };
      if (answer.status === 200 && answer.body.trim() === "ok")
        return { ok: true, said: "Slack accepted it" };
      return { ok: false, why: refusalOf(answer.status, answer.body) };
    },
  };
}

/** Plain text objects show no markup and mention nobody; `text` is what a phone's notification shows. */
function slackMessage(notice: NoticeText): object {
  const { title, lines, words, link, key } = notice;
  return {
    text: escaped(title),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "header", text: plain(title, 150) },
      ...lines.map(({ label, text }) => ({ type: "section", text: plain(`${label}: ${text}`) })),
      ...(words ? [{ type: "section", text: plain(`Twelve words: ${words.join(" ")}`) }] : []),
      { type: "section", text: { type: "mrkdwn", text: `<${escaped(link.url)}|${escaped(link.label)}>` } },
      { type: "context", elements: [plain(`Notice ${key}`)] },
    ],
  };
}

/** `longest` is Slack's limit; it counts what is sent, so an escaped sign takes up to five of it. */
function plain(text: string, longest = 3000): object {
  return { type: "plain_text", text: within(longest, text), emoji: false };
}

function within(longest: number, text: string): string {
  if (escaped(text).length <= longest) return escaped(text);
  let kept = "";
  for (const sign of text) {
    if (kept.length + escaped(sign).length >= longest) break;
    kept += escaped(sign);
  }
  return `${kept}…`;
}

/** The three characters that begin a mention, a link or an entity. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
