import { TextEditor } from "@/components/message/text-editor";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { REVIEW_LIMIT } from "@/lib/domain/review/limit";
import type { ReviewPage } from "@/lib/queries/review";
import { ReviewDocument } from "./review-document";

interface ReviewEditorProps {
  page: ReviewPage;
  body: string;
  change: (body: string) => void;
  save: () => void;
  close: () => void;
  pending: boolean;
  /** Nothing to save, or somebody else saved meanwhile. */
  blocked: boolean;
}

/** Text and document side by side. */
export function ReviewEditor({ page, body, change, save, close, pending, blocked }: ReviewEditorProps) {
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <Panel title="Text" description="Markdown. Lines that you leave as they are keep their citations.">
        <div className="grid gap-4">
          <TextEditor
            label="Review"
            text={body}
            limit={REVIEW_LIMIT}
            chips={page.chips}
            rows={24}
            mono
            onChange={change}
          />
          <div className="flex flex-wrap gap-2 border-line border-t pt-4">
            <Button
              variant="primary"
              disabled={blocked || body.length > REVIEW_LIMIT}
              pending={pending}
              pendingLabel="Saving…"
              onClick={save}
            >
              Save review
            </Button>
            <Button onClick={close}>Close the editor</Button>
          </div>
        </div>
      </Panel>
      <ReviewDocument page={page} body={body} />
    </div>
  );
}
