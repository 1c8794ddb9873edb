import type { NoticeText } from "@/lib/domain/notice/notice";
import type { Secret } from "@/lib/secret";
import type { Notifier } from "./notifier";
import { postWebhook, refusalOf } from "./post-webhook";

/** `webhook` is the address of a workflow "When a Teams webhook request is received"; its signature is the credential. */
export type TeamsSettings = { webhook: Secret };

/** A workflow answers 202 when it has begun, not when it has posted: that is all that can be said of it. */
export function teams({ webhook }: TeamsSettings): Notifier {
  return {
    channel: "teams",
    async send(notice, _to, signal) {
      const answer = await postWebhook(webhook, teamsMessage(notice), signal);
      if (!answer.ok) return { ok: false, why: answer.why };
      if (answer.status !== 200 && answer.status !== 202)
        return { ok: false, why: refusalOf(answer.status, answer.body) };
      return { ok: true, said: "the Teams workflow accepted it, which does not say that it was posted" };
    },
  };
}

function teamsMessage(notice: NoticeText): object {
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: adaptiveCard(notice),
      },
    ],
  };
}

// A text run knows no Markdown, unlike a text block: what people wrote stands in runs alone.
function adaptiveCard({ title, lines, words, link, key }: NoticeText): object {
  const run = (text: string, style: object = {}) => ({ type: "TextRun", text, ...style });
  const rich = (inlines: object[], style: object = {}) => ({ type: "RichTextBlock", inlines, ...style });
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    fallbackText: title,
    body: [
      rich([run(title, { size: "Large", weight: "Bolder" })]),
      ...lines.map(({ label, text }) => rich([run(`${label}: `, { weight: "Bolder" }), run(text)])),
      ...(words
        ? [
            rich([
              run("Twelve words: ", { weight: "Bolder" }),
              run(words.join(" "), { fontType: "Monospace" }),
            ]),
          ]
        : []),
      rich([run(`Notice ${key}`, { size: "Small", isSubtle: true })]),
    ],
    actions: [{ type: "Action.OpenUrl", title: link.label, url: link.url }],
  };
}
