"use client";

import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import type { Refusal } from "@/lib/domain/refusal";

interface QuestionFrameProps {
  title: string;
  /** Why it is asked, in a line. */
  lead?: ReactNode;
  /** Beside the question: what is known. */
  evidence?: ReactNode;
  /** The one act of this question. */
  act: ReactNode;
  back?: () => void;
  note?: ReactNode;
  refusals?: readonly Refusal[];
  refusedTitle?: string;
  refusalActions?: ReactNode;
  /** Only reading: the fields cannot be changed. */
  locked?: boolean;
  onSubmit: () => void;
  children: ReactNode;
}

/** One question: the fields, the evidence beside them, one act below. Takes the focus when it opens. */
export function QuestionFrame(props: QuestionFrameProps) {
  const { title, lead, evidence, act, back, note, refusals = [], refusedTitle, refusalActions } = props;
  const { locked, onSubmit, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form
      onSubmit={submit}
      aria-labelledby={headingId}
      noValidate
      className="grid min-w-0 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]"
    >
      <div className="grid min-w-0 gap-5">
        <header>
          <h2 ref={heading} id={headingId} tabIndex={-1} className="font-semibold text-xl md:text-2xl">
            {title}
          </h2>
          {lead && <p className="max-w-prose text-pretty text-ink-muted">{lead}</p>}
        </header>
        <fieldset disabled={locked} className="grid min-w-0 gap-5">
          {children}
        </fieldset>
        <FormErrors errors={refusals} title={refusedTitle} actions={refusalActions} />
        <footer className="flex flex-wrap items-center gap-x-4 gap-y-3 border-line border-t pt-4 max-sm:flex-col-reverse max-sm:items-stretch">
          {back && (
            <Button variant="quiet" icon="arrowLeft" onClick={back}>
              Back
            </Button>
          )}
          <span className="min-w-0 flex-1 max-sm:text-center">{note}</span>
          {act}
        </footer>
      </div>
      {evidence && (
        <aside className="min-w-0">
          <fieldset disabled={locked} className="grid min-w-0 gap-4">
            {evidence}
          </fieldset>
        </aside>
      )}
    </form>
  );
}
