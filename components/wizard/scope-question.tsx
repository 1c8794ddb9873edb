"use client";

import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { decideScope, describeScope } from "@/lib/domain/incident/scope";
import { refusal } from "@/lib/domain/refusal";
import { DraftNote } from "./draft-note";
import { EvidenceNow } from "./evidence-now";
import { QuestionFrame } from "./question-frame";
import type { QuestionProps } from "./question-props";
import { QUESTION_WORDS } from "./questions";
import { ScopeFields } from "./scope-fields";
import { toScope } from "./to-input";
import { useAct } from "./use-act";

/** Who is affected? Goes into every message, and may be said better later. */
export function ScopeQuestion({ wizard, draft, acts, locked, go }: QuestionProps) {
  const act = useAct();
  const values = draft.values.scope;
  const scope = toScope(values);
  const decision = scope && decideScope(scope);
  const save = () => {
    if (!decision)
      return act.refuse([refusal("scope_invalid", "Choose who is affected; “not known yet” is an answer.")]);
    if (!decision.ok) return act.refuse(decision.reasons);
    act.run(
      () => acts.setScope({ incident: wizard.incident.number, scope: decision.value }),
      () => {
        draft.settle("scope");
        acts.assessAhead();
        go("way-back");
      },
    );
  };
  return (
    <QuestionFrame
      title={QUESTION_WORDS.scope.asks}
      lead="As far as it is known now. It goes into every message, and can be said better later."
      locked={locked}
      onSubmit={save}
      back={() => go("priority")}
      refusals={act.refusals.filter(({ field }) => field === undefined)}
      refusedTitle="The scope was not set"
      note={<DraftNote state={draft.state} />}
      act={
        locked ? (
          <Button onClick={() => go("way-back")}>Next question</Button>
        ) : (
          <Button type="submit" variant="primary" pending={act.pending} pendingLabel="Setting…">
            Set the scope and go on
          </Button>
        )
      }
      outcome={
        <Panel title="How it will read" level={3}>
          <p>
            {decision?.ok ? (
              <>
                {wizard.incident.reference} affects{" "}
                <span className="font-medium">{describeScope(decision.value)}</span>.
              </>
            ) : (
              <span className="text-ink-muted">Choose who is affected.</span>
            )}
          </p>
          <p className="mt-2 text-ink-muted text-sm">
            Twokey sees rates, not users: who is hit is for a person to say.
          </p>
        </Panel>
      }
      evidence={<EvidenceNow service={wizard.incident.service} readAt={wizard.readAt} />}
    >
      <ScopeFields
        values={values}
        change={(part) => draft.change("scope", { ...values, ...part })}
        errorFor={act.messageFor}
      />
    </QuestionFrame>
  );
}
