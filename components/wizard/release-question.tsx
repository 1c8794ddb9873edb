"use client";

import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { AssessmentView } from "./assessment-view";
import { CandidateCards } from "./candidate-cards";
import { DraftNote } from "./draft-note";
import { EvidenceNow } from "./evidence-now";
import { NextButton } from "./next-button";
import { QuestionFrame } from "./question-frame";
import type { QuestionProps } from "./question-props";
import { assessmentOf, QUESTION_WORDS, usableAssessment } from "./questions";

/** Back to which release? The candidates with what is known of them, and what going back to one means. */
export function ReleaseQuestion({ wizard, draft, acts, releaseId, locked, mayAssess, go }: QuestionProps) {
  const usable = usableAssessment(wizard, releaseId);
  const chosen = wizard.releases.find((release) => release.releaseId === releaseId) ?? null;
  const pick = (picked: string) => {
    draft.change("release", { id: picked });
    acts.assess(picked);
  };
  return (
    <QuestionFrame
      title={QUESTION_WORDS.release.asks}
      lead="Health comes from what was measured while a release was live, never from its name."
      onSubmit={() => go("review")}
      back={() => go("way-back")}
      note={<DraftNote state={draft.state} />}
      act={
        <NextButton
          disabled={!usable}
          why={chosen ? "The safety checks have to answer first." : "Choose a release first."}
        >
          Review the plan
        </NextButton>
      }
      evidence={<EvidenceNow service={wizard.incident.service} readAt={wizard.readAt} />}
    >
      {wizard.targetError && (
        <Callout
          live
          tone="warn"
          title="The platform could not be read just now"
          actions={
            <LinkButton size="sm" href={`/services/${wizard.incident.service}`}>
              See the connection of {wizard.incident.serviceName}
            </LinkButton>
          }
        >
          {wizard.targetError} What stands here is the last that was read.
        </Callout>
      )}
      {wizard.live?.warnings.map((warning) => (
        <Callout key={warning} tone="warn" title="The platform contradicts itself">
          {warning}
        </Callout>
      ))}
      <CandidateCards wizard={wizard} releaseId={releaseId} pick={pick} locked={locked} />
      {chosen && (
        <AssessmentView
          version={chosen.version}
          assessment={assessmentOf(wizard, chosen.releaseId)}
          now={wizard.readAt}
          ask={!mayAssess ? null : () => acts.assess(chosen.releaseId)}
        />
      )}
    </QuestionFrame>
  );
}
