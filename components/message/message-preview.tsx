import { Panel } from "@/components/ui/panel";
import { type CitedLine, citeLines } from "@/lib/domain/message/draft";
import { AUDIENCE_NAMES, BODY_LIMIT } from "@/lib/domain/message/phase";
import type { MessageText } from "@/lib/domain/message/publish";
import { parseRichText } from "@/lib/domain/message/rich-text";
import type { MessagesPage, MessageView } from "@/lib/queries/messages";
import { CitedDocument } from "./cited-document";
import { Spans } from "./spans";
import { PhaseBadge } from "./status-card";

interface MessagePreviewProps {
  page: MessagesPage;
  view: MessageView;
  text: MessageText;
}

/** The message as its readers see it, with the log behind each line in the margin. */
export function MessagePreview({ page, view, text }: MessagePreviewProps) {
  const { audience } = view;
  const tooLong = text.body.length > BODY_LIMIT[audience];
  return (
    <Panel
      title="Preview"
      description={`${AUDIENCE_NAMES[audience]}, as it reads. The numbers lead to the log and are not part of it.`}
    >
      {tooLong ? (
        <p className="text-ink-muted">The preview comes back when the text fits.</p>
      ) : (
        <Message page={page} view={view} text={text} lines={linesOf(page, view, text)} />
      )}
    </Panel>
  );
}

function Message({ page, view, text, lines }: MessagePreviewProps & { lines: CitedLine[] }) {
  const links = {
    href: (position: number) => `/incidents/${page.reference}#log-${position}`,
    sources: page.sources,
  };
  const slack = view.audience === "slack";
  const [title] = parseRichText(text.title || "Without a title");
  return (
    <article className="grid gap-3 rounded-lg border border-line bg-raised p-4">
      {view.audience === "status" && (
        <div className="flex flex-wrap items-center gap-3">
          <PhaseBadge phase={text.phase} />
          <span className="text-ink-muted text-sm">{page.publicName}</span>
        </div>
      )}
      {view.audience === "email" && <p className="text-ink-muted text-sm">Subject</p>}
      <p className="font-semibold text-lg leading-6 [overflow-wrap:anywhere]">
        {title && "spans" in title ? <Spans spans={title.spans} /> : text.title}
      </p>
      <CitedDocument lines={lines} flavour={slack ? "slack" : "markdown"} links={links} level={3} />
    </article>
  );
}

function linesOf(
  { chips }: MessagesPage,
  { drafts }: MessageView,
  { phase, body }: MessageText,
): CitedLine[] {
  return citeLines(body, drafts[phase]?.lines ?? [], chips);
}
