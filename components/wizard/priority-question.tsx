"use client";

import { Button } from "@/components/ui/button";
import { decidePriority, type PriorityDecision } from "@/lib/domain/incident/priority";
import { CriteriaFields } from "./criteria-fields";
import { DraftNote } from "./draft-note";
import { EvidenceNow } from "./evidence-now";
import { PriorityOutcome } from "./priority-outcome";
import { QuestionFrame } from "./question-frame";
import type { QuestionProps } from "./question-props";
import { QUESTION_WORDS } from "./questions";
import { toPriorityInput } from "./to-input";
import { useAct } from "./use-act";

/** How bad is it? Statements that are true give the priority; a person may know better and says why. */
export function PriorityQuestion({ wizard, draft, acts, locked, go }: QuestionProps) {
  const act = useAct();
  const values = draft.values.priority;
  const input = toPriorityInput(wizard.incident.number, values);
  const decision = decidePriority(input);
  const save = () => {
    if (!decision.ok) return act.refuse(decision.reasons);
    act.run(
      () => acts.setPriority(input),
      () => {
        draft.settle("priority");
        acts.assessAhead();
        go("scope");
      },
    );
  };
  return (
    <QuestionFrame
      title={QUESTION_WORDS.priority.asks}
      lead="Tick every statement that is true at this moment. The highest one sets the priority."
      locked={locked}
      onSubmit={save}
      refusals={act.refusals.filter(({ field }) => field === undefined || field === "criteria")}
      refusedTitle="The priority was not set"
      note={<DraftNote state={draft.state} />}
      act={
        locked ? (
          <Button onClick={() => go("scope")}>Next question</Button>
        ) : (
          <Button type="submit" variant="primary" pending={act.pending} pendingLabel="Setting…">
            {labelOf(decision.ok ? decision.value : null)}
          </Button>
        )
      }
      outcome={
        <PriorityOutcome
          incident={wizard.incident}
          readAt={wizard.readAt}
          values={values}
          change={(part) => draft.change("priority", { ...values, ...part })}
          reasonError={act.messageFor("overrideReason")}
        />
      }
      evidence={<EvidenceNow service={wizard.incident.service} readAt={wizard.readAt} />}
    >
      <CriteriaFields
        selected={values.criteria}
        onChange={(criteria) => draft.change("priority", { ...values, criteria })}
      />
    </QuestionFrame>
  );
}

function labelOf(decision: PriorityDecision | null): string {
  return decision ? `Set ${decision.priority} and go on` : "Set the priority and go on";
}
