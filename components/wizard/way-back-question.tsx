"use client";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { refusal } from "@/lib/domain/refusal";
import { decideWayBack } from "@/lib/domain/release/way-back";
import { AfterDecision } from "./after-decision";
import { DraftNote } from "./draft-note";
import { EvidenceNow } from "./evidence-now";
import { QuestionFrame } from "./question-frame";
import type { QuestionProps } from "./question-props";
import { assessmentOf, QUESTION_WORDS, WAY_WORDS } from "./questions";
import { RecommendedWay } from "./recommended-way";
import { toWayBackInput } from "./to-input";
import { useAct } from "./use-act";
import { WayFields } from "./way-fields";
import { WaysCompared } from "./ways-compared";

/** How do we stop the harm? A recommendation with its reasons; a person decides. */
export function WayBackQuestion({ wizard, draft, acts, locked, mayAssess, go }: QuestionProps) {
  const act = useAct();
  const values = draft.values.wayBack;
  const { way } = values;
  const recommended = wizard.recommendation?.way ?? null;
  const save = () => {
    if (!way) return act.refuse([refusal("input_invalid", "Choose one of the three.")]);
    const input = toWayBackInput(wizard.incident.number, { ...values, way }, recommended);
    const decision = decideWayBack(input);
    if (!decision.ok) return act.refuse(decision.reasons);
    act.run(
      () => acts.chooseWayBack(input),
      () => {
        draft.flush();
        if (way === "rollback") go("release");
      },
    );
  };
  return (
    <QuestionFrame
      title={QUESTION_WORDS["way-back"].asks}
      lead="Stopping the harm comes first. A person decides; the recommendation only says what the facts speak for."
      locked={locked}
      onSubmit={save}
      back={() => go("scope")}
      refusals={act.refusals.filter(({ field }) => field === undefined)}
      refusedTitle="Nothing was decided"
      note={<DraftNote state={draft.state} />}
      act={
        locked ? (
          <Button onClick={() => go("release")}>Next question</Button>
        ) : (
          <Button type="submit" variant="primary" pending={act.pending} pendingLabel="Deciding…">
            {way === null ? "Decide" : `Decide: ${WAY_WORDS[way].toLowerCase()}`}
          </Button>
        )
      }
      outcome={
        <Callout title="The root cause can wait">
          To go back you need to know what is taken away and that it is safe, not why it broke. The root cause
          is needed for a fix forward, and later for the review.
        </Callout>
      }
      below={<WaysCompared wizard={wizard} result={assessmentOf(wizard, wizard.suggested)?.result ?? null} />}
      evidence={<EvidenceNow service={wizard.incident.service} readAt={wizard.readAt} />}
    >
      <RecommendedWay wizard={wizard} ask={mayAssess ? acts.assess : null} />
      <WayFields
        values={values}
        recommended={recommended}
        change={(part) => draft.change("wayBack", { ...values, ...part })}
        errorFor={act.messageFor}
      />
      <AfterDecision wizard={wizard} />
    </QuestionFrame>
  );
}
