"use client";

import { useState, useTransition } from "react";
import { Conflict } from "@/components/message/conflict";
import { useKeptText } from "@/components/message/use-kept-text";
import { Callout } from "@/components/ui/callout";
import { FormErrors } from "@/components/ui/form-errors";
import { reviewQuery } from "@/lib/client/document-queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import type { Decision } from "@/lib/domain/decision";
import { bodyOf } from "@/lib/domain/message/draft";
import { type Refusal, refusal } from "@/lib/domain/refusal";
import type { ReviewPage } from "@/lib/queries/review";
import { ReviewDocument } from "./review-document";
import { ReviewEditor } from "./review-editor";
import { ReviewHead } from "./review-head";
import { Sources } from "./sources";

export type SaveReview = (input: {
  incident: number;
  basedOn: number;
  body: string | null;
}) => Promise<Decision<{ version: number }>>;

/** Learn: the post-incident review, made from the log until somebody edits it. */
export function ReviewView({ initial, save }: { initial: ReviewPage; save: SaveReview | null }) {
  const { data: page, refetch } = useLiveQuery(reviewQuery(initial), initial);
  const { unsaved, restored, keep } = useKeptText<string>(`twokey-review ${page.id}`);
  const [editing, setEditing] = useState(false);
  const [errors, setErrors] = useState<Refusal[]>([]);
  const [pending, begin] = useTransition();

  const body = unsaved?.text ?? page.kept?.body ?? bodyOf(page.draft);
  const basedOn = unsaved?.basedOn ?? page.version;
  const conflict = unsaved !== null && unsaved.basedOn !== page.version;
  const store = (text: string | null) =>
    begin(async () => {
      const decision = save
        ? await save({ incident: page.number, basedOn, body: text }).catch(() => null)
        : null;
      setErrors(decision === null ? [refusal("failed_unexpectedly")] : decision.ok ? [] : decision.reasons);
      if (decision?.ok) {
        keep(null);
        setEditing(false);
      }
      await refetch();
    });

  return (
    <div className="grid gap-6">
      <ReviewHead
        page={page}
        unsaved={unsaved !== null}
        editing={editing}
        edit={save && (() => setEditing(true))}
        startAgain={page.kept && save ? () => store(null) : null}
        pending={pending}
      />
      {unsaved !== null && !editing && (
        <Callout tone="info" title="You have typed something that is not saved yet">
          It is kept in this browser{restored ? " from your last visit" : ""} and shown below.
        </Callout>
      )}
      {conflict && (
        <Conflict
          editedBy={page.kept?.editedBy ?? null}
          theirs={page.kept?.body ?? "The draft from the log."}
          keepMine={() => keep({ text: body, basedOn: page.version })}
          takeTheirs={() => keep(null)}
        />
      )}
      <FormErrors errors={errors} title="Not saved" />
      {editing ? (
        <ReviewEditor
          page={page}
          body={body}
          change={(text) => keep({ text, basedOn })}
          save={() => store(body)}
          close={() => setEditing(false)}
          pending={pending}
          blocked={conflict || unsaved === null}
        />
      ) : (
        <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_26rem] print:block">
          <ReviewDocument page={page} body={body} />
          <Sources page={page} />
        </div>
      )}
      {editing && <Sources page={page} />}
    </div>
  );
}
