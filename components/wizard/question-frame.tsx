"use client";

import clsx from "clsx";
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import type { Refusal } from "@/lib/domain/refusal";

interface QuestionFrameProps {
  title: string;
  /** Why it is asked, in a line. */
  lead?: ReactNode;
  /** What the answer so far means; beside the question where there is room, before the act otherwise. */
  outcome?: ReactNode;
  /** What is known; beside the question where there is room, after it otherwise. */
  evidence?: ReactNode;
  /** More to compare, below the act and over the whole width. */
  below?: ReactNode;
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
  const {
    title,
    lead,
    outcome,
    evidence,
    below,
    act,
    back,
    note,
    refusals = [],
    refusedTitle,
    refusalActions,
  } = props;
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
      className="grid min-w-0 items-start gap-x-6 gap-y-5 xl:grid-cols-[minmax(0,1fr)_22rem] xl:grid-rows-[auto_1fr_auto]"
    >
      <div className="grid min-w-0 gap-5 xl:row-span-2">
        <header>
          <h2 ref={heading} id={headingId} tabIndex={-1} className="font-semibold text-xl md:text-2xl">
            {title}
          </h2>
          {lead && <p className="max-w-prose text-pretty text-ink-muted">{lead}</p>}
        </header>
        <fieldset disabled={locked} className="grid min-w-0 gap-5">
          {children}
        </fieldset>
      </div>
      {outcome && (
        <fieldset disabled={locked} className="min-w-0 xl:col-start-2">
          {outcome}
        </fieldset>
      )}
      <footer className="grid gap-4 border-line border-t pt-4 xl:col-start-1 xl:row-start-3">
        <FormErrors errors={refusals} title={refusedTitle} actions={refusalActions} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3 max-sm:flex-col-reverse max-sm:items-stretch">
          {back && (
            <Button variant="quiet" icon="arrowLeft" onClick={back}>
              Back
            </Button>
          )}
          <span className="min-w-0 flex-1 max-sm:text-center max-sm:has-[>:empty]:hidden">{note}</span>
          {act}
        </div>
      </footer>
      {evidence && (
        <aside
          aria-label="Evidence"
          className={clsx(
            "min-w-0 xl:col-start-2 xl:row-end-4",
            outcome ? "xl:row-start-2" : "xl:row-start-1",
          )}
        >
          {evidence}
        </aside>
      )}
      {below && <div className="min-w-0 xl:col-span-2">{below}</div>}
    </form>
  );
}
