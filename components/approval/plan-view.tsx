"use client";

import clsx from "clsx";
import { BreakGlassPanel } from "@/components/approval/break-glass-panel";
import { GlassNote } from "@/components/approval/glass-note";
import { isCarriedByGlass } from "@/components/approval/glass-words";
import type { ReleasePlanActs } from "@/components/approval/plan-acts";
import { PlanEnding } from "@/components/approval/plan-ending";
import { RoleNeeds } from "@/components/approval/role-needs";
import { ShareLink } from "@/components/approval/share-link";
import { ToldList } from "@/components/approval/told-list";
import { VoteList } from "@/components/approval/vote-list";
import { VotePanel } from "@/components/approval/vote-panel";
import { WaiverNotice } from "@/components/approval/waiver-notice";
import { WithdrawButton } from "@/components/approval/withdraw-button";
import { ChangeTitle } from "@/components/plan/change-title";
import { PlanFacts } from "@/components/plan/plan-facts";
import { undoSentence } from "@/components/plan/undo-list";
import { VerdictBadge } from "@/components/plan/verdict";
import { ServiceTriggers } from "@/components/trigger/service-triggers";
import { Callout } from "@/components/ui/callout";
import { DefinitionList } from "@/components/ui/definition-list";
import { FromTo } from "@/components/ui/from-to";
import { Countdown } from "@/components/ui/live-clock";
import { Panel } from "@/components/ui/panel";
import { TwelveWords } from "@/components/ui/twelve-words";
import { planQuery } from "@/lib/client/incident-queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import { headlineOf, moveOf } from "@/lib/domain/plan/headline";
import type { PlanDetail } from "@/lib/queries/plan-detail";
import { PolicyNotice } from "./policy-notice";

type PlanViewProps = {
  incident: { id: string; reference: string };
  initial: PlanDetail;
  acts: ReleasePlanActs;
  now: number;
};

/** A plan as it is signed, what speaks for and against it, and what the person who looks may do. */
export function PlanView({ incident, initial, acts, now }: PlanViewProps) {
  const { data, refetch } = useLiveQuery(planQuery(incident), { plan: initial });
  const plan = data.plan ?? initial;
  const isOpen = plan.state === "proposed";
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid gap-6">
        <Panel>
          <PlanHead plan={plan} now={now} />
        </Panel>
        <GlassNote glass={plan.glass} room={`/incidents/${incident.reference}`} />
        <PlanEnding plan={plan} reference={incident.reference} />
        {isOpen && <DriftNotice drift={plan.drift} />}
        {isOpen && plan.underOtherPolicy && <PolicyNotice />}
        <WaiverNotice waivers={plan.waivers} />
        {isOpen && (
          <div className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-10 max-lg:border-line max-lg:border-t max-lg:bg-ground max-lg:px-4 max-lg:py-3">
            <VotePanel plan={plan} words={wordsOf(plan)} acts={acts} onDone={refetch} />
          </div>
        )}
        <BreakGlassPanel plan={plan} acts={acts} now={now} onDone={refetch} />
      </div>
      <div className="grid gap-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <Panel
          title={isCarriedByGlass(plan) ? "One key" : "Two keys"}
          description={`${plan.approvalsCounted} of ${plan.approvalsNeeded} approvals count now`}
        >
          <VoteList plan={plan} glass={plan.glass} />
          <RoleNeeds plan={plan} />
        </Panel>
        <Panel
          title="Twelve words"
          description="The same on every screen that shows this plan. Compare them aloud."
        >
          <TwelveWords words={plan.words} />
        </Panel>
        {isOpen && (
          <Panel title="Ask the second person">
            <div className="grid gap-4">
              <ToldList told={plan.told} />
              <ShareLink planId={plan.id} words={plan.words} createLink={acts.createLink} />
              {plan.standing.mayWithdraw && (
                <WithdrawButton planId={plan.id} withdraw={acts.withdraw} onDone={refetch} />
              )}
            </div>
          </Panel>
        )}
      </div>
      <div className={clsx("grid gap-6", isOpen && "max-lg:pb-40")}>
        <Panel title="Now" description="Live metrics of the service" padded={false}>
          <ServiceTriggers service={plan.document.service} />
        </Panel>
        <PlanFacts plan={plan} />
      </div>
    </div>
  );
}

function wordsOf({ document }: PlanDetail) {
  const move = moveOf(document);
  return { doing: `rolling ${move}`, does: `roll ${move}` };
}

function DriftNotice({ drift }: { drift: PlanDetail["drift"] }) {
  if (drift.at === "from") return null;
  return (
    <Callout tone="danger" title="What runs is not what the plan starts from" live>
      {drift.at === "to" ? "The release that the plan wants is live already." : drift.changed}
    </Callout>
  );
}

function PlanHead({ plan, now }: { plan: PlanDetail; now: number }) {
  const { document, assessment } = plan;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="grid gap-1">
          <h2 className="font-semibold text-lg">Roll {moveOf(document)}</h2>
          {document.changes.length === 1 ? (
            <FromTo {...headlineOf(document.changes)} size="lg" />
          ) : (
            <ol className="grid gap-1">
              {document.changes.map((change) => (
                <li key={change.target.key}>
                  <ChangeTitle change={change} named />
                </li>
              ))}
            </ol>
          )}
        </div>
        <div className="grid sm:justify-items-end gap-1 text-sm">
          <VerdictBadge verdict={document.safety.verdict} />
          {plan.state === "proposed" && (
            <span className="inline-flex items-baseline gap-1.5 text-ink-muted">
              expires in <Countdown until={plan.expiresAt} now={now} />
            </span>
          )}
        </div>
      </div>
      <DefinitionList
        items={[
          { term: "Asked for by", value: `${plan.proposer.name}, in ${plan.incident.reference}` },
          { term: "Why", value: document.reason },
          ...(document.safety.overriddenReason
            ? [{ term: "Although not Safe", value: document.safety.overriddenReason }]
            : []),
          ...takenAway(assessment),
        ]}
      />
    </div>
  );
}

function takenAway(assessment: PlanDetail["assessment"]) {
  const changes = assessment?.changes ?? [];
  return changes.map(({ target, undo }) => ({
    term: changes.length === 1 ? "Takes away" : `Takes away on ${target.name}`,
    value: undo ? undoSentence(undo) : "Not known",
  }));
}
