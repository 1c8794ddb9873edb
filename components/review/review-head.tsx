import { Button, LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import { bodyOf } from "@/lib/domain/message/draft";
import { REVIEW_HOURS } from "@/lib/domain/review/due";
import type { ReviewPage } from "@/lib/queries/review";

interface ReviewHeadProps {
  page: ReviewPage;
  unsaved: boolean;
  editing: boolean;
  /** Null: this person may not. */
  edit: (() => void) | null;
  /** Null: it is made from the log already, or this person may not. */
  startAgain: (() => void) | null;
  pending: boolean;
}

/** When the review is due, where its text comes from, and what can be done with it. */
export function ReviewHead({ page, unsaved, editing, edit, startAgain, pending }: ReviewHeadProps) {
  const { kept, draft, reference } = page;
  return (
    <div className="grid gap-4" data-print="no">
      <Due page={page} />
      <div className="flex flex-wrap items-center gap-2">
        {edit && !editing && (
          <Button variant="primary" onClick={edit}>
            {unsaved ? "Go on editing" : "Edit the review"}
          </Button>
        )}
        <LinkButton
          href={`/api/incidents/${reference}/documents/review`}
          prefetch={false}
          download
          icon="download"
        >
          Download as Markdown
        </LinkButton>
        <CopyButton text={kept?.body ?? bodyOf(draft)} label="Copy Markdown" size="md" />
        <Button onClick={() => window.print()}>Print</Button>
        {startAgain && (
          <Button variant="quiet" icon="refresh" disabled={pending} onClick={startAgain}>
            Start again from the log
          </Button>
        )}
        <span className="text-ink-muted text-sm">
          {kept ? (
            <>
              Saved by {kept.editedBy}, <Time at={kept.editedAt} />
            </>
          ) : (
            "Made from the log; it follows the log until somebody edits it"
          )}
        </span>
      </div>
    </div>
  );
}

function Due({ page: { due, priority } }: { page: ReviewPage }) {
  const level = priority ?? "no priority";
  if (due.dueAt === null) {
    return (
      <Callout tone="info" title={due.required ? `${level}: a review is required` : "A review is possible"}>
        It is due {REVIEW_HOURS} hours after the incident is verified and declared resolved.
      </Callout>
    );
  }
  if (!due.required) {
    return <Callout tone="info" title={`A review is not required for ${level}, and still worth writing`} />;
  }
  return (
    <Callout
      tone={due.overdue ? "danger" : "info"}
      title={due.overdue ? `The ${level} review is overdue` : `${level}: a review is required`}
    >
      Due <Time at={due.dueAt} />, {REVIEW_HOURS} hours after the verified end.
    </Callout>
  );
}
