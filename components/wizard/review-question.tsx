"use client";

import { useRouter } from "next/navigation";
import { Button, LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Panel } from "@/components/ui/panel";
import { moveOf } from "@/lib/domain/plan/headline";
import { DraftNote } from "./draft-note";
import { EvidenceNow } from "./evidence-now";
import { PlanPreview } from "./plan-preview";
import { ProposalFields } from "./proposal-fields";
import { QuestionFrame } from "./question-frame";
import type { QuestionProps } from "./question-props";
import { assessmentOf, QUESTION_WORDS, usableAssessment } from "./questions";
import { missingForProposal, toProposalInput } from "./to-input";
import { Unanswered } from "./unanswered";
import { useAct } from "./use-act";

/** Is this exactly what we want? Everything that two people will sign, once more before it becomes immutable. */
export function ReviewQuestion({ wizard, draft, acts, wanted, locked, mayAssess, go }: QuestionProps) {
  const act = useAct();
  const router = useRouter();
  const usable = usableAssessment(wizard, wanted);
  const result = usable?.result ?? null;
  const values = draft.values.proposal;
  const room = `/incidents/${wizard.incident.reference}`;
  const ready = usable !== null && result !== null && wizard.answers.way === "rollback";
  const propose = () => {
    if (!usable || !result) return;
    const missing = missingForProposal(values, result.verdict);
    if (missing.length > 0) return act.refuse(missing);
    draft.flush();
    const input = toProposalInput(wizard.incident.number, values, { id: usable.id, verdict: result.verdict });
    act.run(
      () => acts.proposePlan(input),
      () => router.push(`${room}/approval`),
    );
  };
  const held = act.refusals.some(({ code }) => code === "plan_active_on_target") ? wizard.openPlan : null;
  return (
    <QuestionFrame
      title={QUESTION_WORDS.review.asks}
      lead="This is what two people sign. After proposing nothing of it can change; another wish is another plan."
      locked={locked}
      onSubmit={propose}
      back={() => go("release")}
      refusals={act.refusals.filter(({ field }) => field !== "reason" && field !== "overrideReason")}
      refusedTitle="No plan was proposed"
      refusalActions={
        held && (
          <LinkButton size="sm" href={`/incidents/${held.reference}/approval`}>
            Open the plan of {held.reference}
          </LinkButton>
        )
      }
      note={<DraftNote state={draft.state} />}
      act={
        ready &&
        !locked && (
          <Button
            type="submit"
            variant={result.verdict === "blocked" ? "danger" : "primary"}
            size="lg"
            pending={act.pending}
            pendingLabel="Proposing…"
          >
            Propose rolling {moveOf({ service: wizard.incident.service, changes: result.changes })}
            {result.verdict === "blocked" && " against the block"}
          </Button>
        )
      }
      evidence={<EvidenceNow service={wizard.incident.service} readAt={wizard.readAt} />}
    >
      <Unanswered
        wizard={wizard}
        assessment={assessmentOf(wizard, wanted)}
        usable={result !== null}
        ask={!mayAssess || wanted.length === 0 ? null : () => acts.assess(wanted)}
        go={go}
      />
      {result && (
        <>
          {result.verdict === "blocked" && (
            <Callout tone="danger" title="The safety checks block this rollback">
              Whoever approves sees the block and your reason first. The checks may be right: read them again
              before you go on.
            </Callout>
          )}
          <PlanPreview wizard={wizard} result={result} />
          <Panel title="Your words in the plan" level={3}>
            <ProposalFields
              verdict={result.verdict}
              values={values}
              change={(part) => draft.change("proposal", { ...values, ...part })}
              errorFor={act.messageFor}
            />
          </Panel>
        </>
      )}
    </QuestionFrame>
  );
}
