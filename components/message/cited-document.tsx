import clsx from "clsx";
import { Fragment, type ReactNode } from "react";
import type { CitedLine } from "@/lib/domain/message/draft";
import { type Flavour, parseRichText, type RichLine } from "@/lib/domain/message/rich-text";
import { type CitationLinks, Citations } from "./citations";
import { Spans } from "./spans";

interface CitedDocumentProps {
  lines: readonly CitedLine[];
  flavour?: Flavour;
  /** Without them there is no margin. */
  links?: CitationLinks;
  /** Level of the document's own first heading. */
  level?: 2 | 3;
}

/** A document as it reads, with the entries of the log that each line came from in the margin. */
export function CitedDocument({ lines, flavour = "markdown", links, level = 2 }: CitedDocumentProps) {
  const parsed = parseRichText(lines.map(({ text }) => text).join("\n"), flavour);
  return (
    <div className="leading-6 [overflow-wrap:anywhere]">
      {parsed.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: line n of the text is row n of the document
        <Fragment key={index}>
          <Row line={line} cites={lines[index]?.cites ?? []} links={links} level={level} />
        </Fragment>
      ))}
    </div>
  );
}

interface RowProps {
  line: RichLine;
  cites: readonly number[];
  links: CitationLinks | undefined;
  level: 2 | 3;
}

function Row({ line, cites, links, level }: RowProps) {
  if (line.kind === "gap") return <div className="h-3" aria-hidden="true" />;
  if (!links) return <Line line={line} level={level} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 sm:grid-cols-[minmax(0,1fr)_4.5rem] print:grid-cols-[minmax(0,1fr)_4.5rem]">
      <Line line={line} level={level} />
      <Citations cites={cites} links={links} />
    </div>
  );
}

const headings = { 1: "text-xl font-semibold", 2: "mt-3 text-lg font-semibold", 3: "mt-2 font-semibold" };

function Line({ line, level }: { line: Exclude<RichLine, { kind: "gap" }>; level: 2 | 3 }): ReactNode {
  switch (line.kind) {
    case "heading": {
      const Heading = `h${Math.min(6, level + line.level - 1)}` as "h2";
      return (
        <Heading className={headings[line.level]}>
          <Spans spans={line.spans} />
        </Heading>
      );
    }
    case "code":
      return <pre className="overflow-x-auto bg-sunken px-3 font-mono text-sm">{line.text || " "}</pre>;
    case "text":
      return (
        <p>
          <Spans spans={line.spans} />
        </p>
      );
    case "item":
      return (
        <p className={clsx("flex gap-2 py-0.5", line.depth === 1 && "pl-6")}>
          <Mark mark={line.mark} />
          <span className="min-w-0">
            <Spans spans={line.spans} />
          </span>
        </p>
      );
  }
}

function Mark({ mark }: { mark: string }) {
  if (mark === "todo" || mark === "done") {
    return (
      <span role="img" aria-label={mark === "todo" ? "To do:" : "Done:"} className="w-4 shrink-0 text-center">
        {mark === "todo" ? "☐" : "☑"}
      </span>
    );
  }
  return <span className="w-4 shrink-0 text-center text-ink-muted">{mark === "dot" ? "•" : mark}</span>;
}
