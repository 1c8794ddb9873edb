import type { Span } from "@/lib/domain/message/rich-text";

/** The stretches of one line. Blanks stand out, by frame and not by colour alone. */
export function Spans({ spans }: { spans: readonly Span[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a line is rendered whole, its parts have no identity
  return spans.map((span, index) => <OneSpan key={index} span={span} />);
}

function OneSpan({ span }: { span: Span }) {
  switch (span.look) {
    case "plain":
      return span.text;
    case "bold":
      return <strong className="font-semibold">{span.text}</strong>;
    case "code":
      return <code className="rounded-sm bg-sunken px-1 font-mono text-[0.9em]">{span.text}</code>;
    case "blank":
      return (
        <mark className="rounded-sm border border-warn-line border-dashed bg-warn-soft px-1 text-warn-ink">
          {span.text}
        </mark>
      );
    case "link":
      return (
        <a
          href={span.href}
          rel="noopener noreferrer nofollow"
          className="text-accent-ink underline underline-offset-2"
        >
          {span.text}
        </a>
      );
  }
}
