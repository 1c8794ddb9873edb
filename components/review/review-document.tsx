import { CitedDocument } from "@/components/message/cited-document";
import { Panel } from "@/components/ui/panel";
import { citeLines } from "@/lib/domain/message/draft";
import { REVIEW_LIMIT } from "@/lib/domain/review/limit";
import type { ReviewPage } from "@/lib/queries/review";

/** The review as it reads; the numbers in the margin lead to the entries of the log below. */
export function ReviewDocument({ page, body }: { page: ReviewPage; body: string }) {
  if (body.length > REVIEW_LIMIT) {
    return <p className="text-ink-muted">The document is shown again when the text fits.</p>;
  }
  const lines = citeLines(body, page.draft.lines, page.chips);
  const links = { href: (position: number) => `#source-${position}`, sources: page.sources };
  return (
    <Panel className="print:border-0 print:shadow-none">
      <CitedDocument lines={lines} links={links} />
    </Panel>
  );
}
