"use client";

import { Time } from "@/components/ui/time";
import { useNow } from "@/lib/client/clock";
import type { ExecutionDetail } from "@/lib/queries/execution-detail";

interface AnswerDueProps {
  due: NonNullable<ExecutionDetail["due"]>;
  now: number;
}

/** While a call is under way: until when its answer is due, and what happens when none comes. */
export function AnswerDue({ due, now }: AnswerDueProps) {
  const isLate = useNow(now) > Date.parse(due.answerBy);
  return (
    <p className="text-ink-muted text-sm" aria-live="polite">
      {isLate ? (
        <>
          No answer was written down by <Time at={due.answerBy} part="time" />: the worker that sent the call
          may be gone. Another one takes over by <Time at={due.takenOverBy} part="time" /> and asks the
          platform before anything is sent again. Nothing has to be done here.
        </>
      ) : (
        <>
          An answer, or that there is none, stands here by <Time at={due.answerBy} part="time" />.
        </>
      )}
    </p>
  );
}
