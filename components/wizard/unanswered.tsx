import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { Wizard, WizardAssessment } from "@/lib/queries/wizard";
import { QUESTION_WORDS, type Question, WAY_WORDS } from "./questions";

interface UnansweredProps {
  wizard: Wizard;
  assessment: WizardAssessment | null;
  usable: boolean;
  /** Runs the safety checks again; null when the person may only read. */
  ask: (() => void) | null;
  go: (question: Question) => void;
}

type Gap = { question: Question; what: string; stops: boolean };

/** What is missing before a plan can be proposed, and what only should be known. */
export function Unanswered({ wizard, assessment, usable, ask, go }: UnansweredProps) {
  const gaps = gapsOf(wizard, assessment, usable);
  if (gaps.length === 0) return null;
  const stops = gaps.some((gap) => gap.stops);
  return (
    <Callout
      live
      tone="warn"
      title={stops ? "A plan cannot be proposed yet" : "A plan can be proposed; this is not answered"}
      actions={
        <>
          {!usable && ask && assessment?.state !== "waiting" && (
            <Button size="sm" icon="refresh" onClick={ask}>
              Assess again
            </Button>
          )}
          {gaps.map(({ question }) => (
            <Button key={question} size="sm" onClick={() => go(question)}>
              Go to: {QUESTION_WORDS[question].short.toLowerCase()}
            </Button>
          ))}
        </>
      }
    >
      <ul className="list-disc pl-5">
        {gaps.map(({ question, what }) => (
          <li key={question}>{what}</li>
        ))}
      </ul>
    </Callout>
  );
}

function gapsOf({ answers }: Wizard, assessment: WizardAssessment | null, usable: boolean): Gap[] {
  const gaps: Gap[] = [];
  if (!answers.priority) gaps.push({ question: "priority", what: "The priority is not set.", stops: false });
  if (!answers.scope) gaps.push({ question: "scope", what: "Nobody said who is affected.", stops: false });
  if (answers.way !== "rollback") {
    const what =
      answers.way === null
        ? "Nobody has decided to roll back."
        : `What was decided is: ${WAY_WORDS[answers.way].toLowerCase()}.`;
    gaps.push({ question: "way-back", what, stops: true });
  }
  if (!usable) {
    const what =
      assessment?.outdated ?? assessment?.error ?? "The safety checks of the release have not answered yet.";
    gaps.push({ question: "release", what, stops: true });
  }
  return gaps;
}
