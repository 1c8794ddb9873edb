"use client";

import type { ReactNode } from "react";
import { ChangeEvidence } from "@/components/plan/change-evidence";
import { ChangeTitle } from "@/components/plan/change-title";
import { ExactCalls } from "@/components/plan/exact-calls";
import { VerdictBadge } from "@/components/plan/verdict";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Disclosure } from "@/components/ui/disclosure";
import { Panel } from "@/components/ui/panel";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Time } from "@/components/ui/time";
import { useNow } from "@/lib/client/clock";
import type { AssessmentResult } from "@/lib/domain/plan/assessment";
import { headlineOf } from "@/lib/domain/plan/headline";
import { formatCount, formatDuration } from "@/lib/format";
import type { WizardAssessment } from "@/lib/queries/wizard";
import { VERDICT_SENTENCE } from "./verdict-words";

const LATE_MS = 35_000;

interface AssessmentViewProps {
  version: string;
  assessment: WizardAssessment | null;
  now: number;
  /** Null: the person may only read. */
  ask: (() => void) | null;
}

/** What going back to a release means: not asked yet, being found out, not to be found out, or the evidence. */
export function AssessmentView({ version, assessment, now, ask }: AssessmentViewProps) {
  const again = (words: string) =>
    ask && (
      <Button size="sm" icon="refresh" onClick={ask}>
        {words}
      </Button>
    );
  if (!assessment) {
    return (
      <Callout
        title={`The safety checks of ${version} have not run yet`}
        actions={again(`Check going back to ${version}`)}
      >
        They read the platform, the repository and the history of the metrics. Nothing is changed.
      </Callout>
    );
  }
  if (assessment.state === "waiting") {
    return <Waiting version={version} since={assessment.requestedAt} now={now} again={again("Ask again")} />;
  }
  if (assessment.error || !assessment.result) {
    return (
      <Callout live tone="danger" title={`${version} could not be assessed`} actions={again("Assess again")}>
        {assessment.error}
      </Callout>
    );
  }
  return (
    <div className="grid gap-4">
      {assessment.outdated && (
        <Callout live tone="warn" title="This does not hold any more" actions={again("Assess again")}>
          {assessment.outdated} No plan can be made from it.
        </Callout>
      )}
      <Evidence
        result={assessment.result}
        holds={assessment.outdated === null}
        again={!assessment.outdated && again("Assess again")}
      />
    </div>
  );
}

interface WaitingProps {
  version: string;
  since: number;
  now: number;
  again: ReactNode;
}

function Waiting({ version, since, now: rendered, again }: WaitingProps) {
  const elapsed = Math.max(0, useNow(rendered) - since);
  return (
    <Panel title={`What going back to ${version} means`} level={3}>
      <ProgressBar
        label="Reading the platform, the repository and the history"
        value={null}
        detail={`${formatDuration(elapsed)}, at most 30 s`}
      />
      {elapsed > LATE_MS && (
        <Callout live tone="warn" title="Nobody has answered" className="mt-4" actions={again}>
          The worker may be down. The request is kept: it is answered as soon as the worker is back.
        </Callout>
      )}
    </Panel>
  );
}

interface EvidenceProps {
  result: AssessmentResult;
  /** False: it is shown as what was seen then, without a verdict for now. */
  holds: boolean;
  again: ReactNode;
}

function Evidence({ result, holds, again }: EvidenceProps) {
  const { from, to } = headlineOf(result.changes);
  const several = result.changes.length > 1;
  return (
    <Panel
      title={`Going back from ${from} to ${to}`}
      description={
        holds ? (
          VERDICT_SENTENCE[result.verdict]
        ) : (
          <>
            As it was seen at <Time at={result.seenAt} part="time" />
          </>
        )
      }
      actions={
        <>
          {holds && <VerdictBadge verdict={result.verdict} />}
          {again}
        </>
      }
      level={3}
    >
      <div className="grid gap-6">
        {result.changes.map((change) => (
          <section key={change.target.key} aria-label={change.target.name} className="grid gap-2">
            {several && (
              <h4 className="flex flex-wrap items-center justify-between gap-2">
                <ChangeTitle change={change} named />
                {holds && <VerdictBadge verdict={change.verdict} />}
              </h4>
            )}
            <ChangeEvidence change={change} open={{ checks: true, notRestored: true }} />
            <div className="border-line border-t">
              <Disclosure summary="Exact calls" aside={formatCount(change.steps.length, "step")}>
                <ExactCalls steps={change.steps} />
              </Disclosure>
            </div>
          </section>
        ))}
      </div>
    </Panel>
  );
}
