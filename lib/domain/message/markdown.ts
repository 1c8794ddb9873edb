import type { Audience } from "@/lib/domain/message/phase";
import { hardBreaks } from "@/lib/domain/message/rich-text";

/** The text to paste into the channel: Slack wants its title in its own bold, mail wants the subject apart. */
export function textToCopy(audience: Audience, { title, body }: { title: string; body: string }): string {
  if (audience === "slack") return `*${title}*\n\n${body}`;
  return audience === "email" ? `Subject: ${title}\n\n${body}` : `${title}\n\n${body}`;
}

/** The same as Markdown, for a file. */
export function messageMarkdown(
  audience: Audience,
  { title, body }: { title: string; body: string },
): string {
  return `# ${title}\n\n${hardBreaks(audience === "slack" ? slackToMarkdown(body) : body)}\n`;
}

function slackToMarkdown(body: string): string {
  return body
    .replaceAll(/^☐ /gm, "- [ ] ")
    .replaceAll(/^☑ /gm, "- [x] ")
    .replaceAll(/^• /gm, "- ")
    .replaceAll(/(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])/g, "**$1**");
}
