"use client";

import type { PlanActs } from "@/components/approval/plan-acts";
import { RolePlanEnding } from "@/components/approval/role-plan-ending";
import { ShareLink } from "@/components/approval/share-link";
import { VoteList } from "@/components/approval/vote-list";
import { VotePanel } from "@/components/approval/vote-panel";
import { WithdrawButton } from "@/components/approval/withdraw-button";
import { ROLE_CHOICES, roleWords } from "@/components/person/role-words";
import { Callout } from "@/components/ui/callout";
import { DefinitionList } from "@/components/ui/definition-list";
import { Countdown } from "@/components/ui/live-clock";
import { Panel } from "@/components/ui/panel";
import { TwelveWords } from "@/components/ui/twelve-words";
import { rolePlanQuery } from "@/lib/client/people-queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import { formatCount } from "@/lib/format";
import type { RolePlanDetail } from "@/lib/queries/role-plan-detail";
import { PolicyNotice } from "./policy-notice";

type RolePlanViewProps = {
  initial: RolePlanDetail;
  acts: PlanActs;
  mayPropose: boolean;
  now: number;
};

/** A plan about somebody's roles as it is signed, and what the person who looks may do. */
export function RolePlanView({ initial, acts, mayPropose, now }: RolePlanViewProps) {
  const { data: plan, refetch } = useLiveQuery(rolePlanQuery(initial.id), initial);
  const isOpen = plan.state === "proposed";
  const [name, given] = [plan.document.person.name, roleWords(plan.given)];
  const words = { doing: `giving ${name} ${given}`, does: `give ${name} ${given}` };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid min-w-0 gap-6">
        <RolePlanFacts plan={plan} now={now} />
        <RolePlanEnding plan={plan} mayPropose={mayPropose} />
        {isOpen && plan.drift.at === "elsewhere" && (
          <Callout tone="danger" title="The plan does not fit any more" live>
            {plan.drift.changed} Nothing will be given. It has to be proposed anew.
          </Callout>
        )}
        {isOpen && plan.underOtherPolicy && <PolicyNotice />}
        {isOpen && <VotePanel plan={plan} words={words} acts={acts} onDone={refetch} />}
      </div>
      <div className="grid min-w-0 gap-6">
        <Panel
          title="Two keys"
          description={`${plan.approvalsCounted} of ${plan.approvalsNeeded} approvals count now`}
        >
          <VoteList plan={plan} />
        </Panel>
        <Panel
          title="Twelve words"
          description="The same on every screen that shows this plan. Compare them aloud."
        >
          <TwelveWords words={plan.words} />
        </Panel>
        {isOpen && (
          <Panel title="Ask two people">
            <div className="grid gap-4">
              <ShareLink
                planId={plan.id}
                words={plan.words}
                createLink={acts.createLink}
                label="Make a link for them"
              />
              {plan.standing.mayWithdraw && (
                <WithdrawButton planId={plan.id} withdraw={acts.withdraw} onDone={refetch} />
              )}
            </div>
          </Panel>
        )}
      </div>
    </div>
  );
}

function RolePlanFacts({ plan, now }: { plan: RolePlanDetail; now: number }) {
  const { document, roleDelayHours } = plan;
  const meaning = (role: string) => ROLE_CHOICES.find(({ value }) => value === role)?.description;
  return (
    <Panel
      title={`Give ${document.person.name} ${roleWords(plan.given)}`}
      actions={
        plan.state === "proposed" && (
          <span className="inline-flex items-baseline gap-1.5 text-ink-muted text-sm">
            expires in <Countdown until={plan.expiresAt} now={now} />
          </span>
        )
      }
    >
      <DefinitionList
        items={[
          { term: "Person", value: `${document.person.name}, ${document.person.email}` },
          { term: "Holds before", value: document.from.roles.join(", ") || "No role" },
          { term: "Holds afterwards", value: document.to.roles.join(", ") },
          ...plan.given.map((role) => ({ term: `New: ${role}`, value: meaning(role) })),
          {
            term: "Counts",
            value:
              roleDelayHours === 0
                ? "As soon as two people have approved"
                : `${formatCount(roleDelayHours, "hour")} after two people have approved`,
          },
          { term: "Proposed by", value: plan.proposer.name },
          { term: "Why", value: document.reason },
        ]}
      />
    </Panel>
  );
}
