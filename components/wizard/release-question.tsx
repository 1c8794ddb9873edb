"use client";

import { useSearchParams } from "next/navigation";
import { Button, LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { choiceKey, type Wanted } from "@/lib/domain/plan/assessment";
import type { Wizard } from "@/lib/queries/wizard";
import type { WizardTarget } from "@/lib/queries/wizard-target";
import { AssessmentView } from "./assessment-view";
import { CandidateCards } from "./candidate-cards";
import { wantedOf } from "./draft";
import { DraftNote } from "./draft-note";
import { EvidenceNow } from "./evidence-now";
import { NextButton } from "./next-button";
import { QuestionFrame } from "./question-frame";
import type { QuestionProps } from "./question-props";
import { assessmentOf, QUESTION_WORDS, usableAssessment, versionsOf } from "./questions";

/** Back to which release, on which target? The candidates with what is known of them, and what the choice means. */
export function ReleaseQuestion({ wizard, draft, acts, wanted, locked, mayAssess, go }: QuestionProps) {
  const usable = usableAssessment(wizard, wanted);
  const choose = (chosen: readonly Wanted[]) => {
    draft.change("release", { wanted: [...chosen] });
    if (chosen.length > 0) acts.assess(chosen);
  };
  const pick = (target: string, releaseId: string | null) => {
    const others = wanted.filter((one) => one.target !== target);
    choose(releaseId === null ? others : [...others, { target, releaseId }]);
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
          why={wanted.length > 0 ? "The safety checks have to answer first." : "Choose a release first."}
        >
          Review the plan
        </NextButton>
      }
      evidence={<EvidenceNow service={wizard.incident.service} readAt={wizard.readAt} />}
    >
      <AskedFor wizard={wizard} wanted={wanted} choose={locked ? null : choose} />
      {wizard.targets.map((target) => (
        <section key={target.name} className="grid gap-3" aria-label={`Target ${target.name}`}>
          <TargetNotes wizard={wizard} target={target} />
          <CandidateCards
            target={target}
            optional={wizard.targets.length > 1}
            readAt={wizard.readAt}
            releaseId={wanted.find((one) => one.target === target.name)?.releaseId ?? null}
            pick={(releaseId) => pick(target.name, releaseId)}
            locked={locked}
          />
        </section>
      ))}
      {wanted.length > 0 && (
        <AssessmentView
          version={versionsOf(wizard, wanted)}
          assessment={assessmentOf(wizard, wanted)}
          now={wizard.readAt}
          ask={!mayAssess ? null : () => acts.assess(wanted)}
        />
      )}
    </QuestionFrame>
  );
}

interface AskedForProps {
  wizard: Wizard;
  wanted: readonly Wanted[];
  /** Null: the person may only read. */
  choose: ((wanted: readonly Wanted[]) => void) | null;
}

/** What the address suggests, such as the rest of a plan that failed half-way. Nothing is chosen by following a link. */
function AskedFor({ wizard, wanted, choose }: AskedForProps) {
  const asked = useSearchParams().get("wanted");
  const suggested = asked === null ? null : wantedOf(parsed(asked));
  if (!suggested || !choose || choiceKey(suggested) === choiceKey(wanted)) return null;
  const versions = versionsOf(wizard, suggested);
  return (
    <Callout
      title={`You came here to plan: ${versions}`}
      actions={
        <Button size="sm" variant="primary" onClick={() => choose(suggested)}>
          Choose {versions}
        </Button>
      }
    >
      Choosing it runs the safety checks. Nothing is changed on a platform by it.
    </Callout>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function TargetNotes({ wizard, target }: { wizard: Wizard; target: WizardTarget }) {
  return (
    <>
      {target.error && (
        <Callout
          live
          tone="warn"
          title={`${wizard.targets.length > 1 ? target.name : "The platform"} could not be read just now`}
          actions={
            <LinkButton size="sm" href={`/services/${wizard.incident.service}`}>
              See the connection of {wizard.incident.serviceName}
            </LinkButton>
          }
        >
          {target.error} What stands here is the last that was read.
        </Callout>
      )}
      {target.live?.warnings.map((warning) => (
        <Callout key={warning} tone="warn" title="The platform contradicts itself">
          {warning}
        </Callout>
      ))}
    </>
  );
}
