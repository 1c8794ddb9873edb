"use client";

import { type AnswerGlass, AnswerGlassButtons } from "@/components/approval/answer-glass";
import { PlanFacts } from "@/components/plan/plan-facts";
import { LinkButton } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { FromTo } from "@/components/ui/from-to";
import { Countdown } from "@/components/ui/live-clock";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { TwelveWords } from "@/components/ui/twelve-words";
import { glassPlansQuery } from "@/lib/client/incident-queries";
import { useLiveQuery } from "@/lib/client/use-live-query";
import { headlineOf } from "@/lib/domain/plan/headline";
import type { PlanDetail } from "@/lib/queries/plan-detail";
import { answerSentence, GLASS_STATES } from "./glass-words";

type GlassViewProps = {
  incident: { id: string; reference: string };
  initial: { plans: PlanDetail[] };
  answer: AnswerGlass;
  now: number;
};

/** Each use of break-glass in an incident: exactly what was done alone, why, and the answer to it. */
export function GlassView({ incident, initial, answer, now }: GlassViewProps) {
  const { data, refetch } = useLiveQuery(glassPlansQuery(incident), initial);
  return (
    <div className="grid gap-6">
      {data.plans.map((plan) => (
        <Panel key={plan.id} title={`${plan.glass?.brokenBy} broke the glass`}>
          <div className="grid items-start gap-6 lg:grid-cols-2">
            <div className="grid min-w-0 gap-5">
              <GlassFacts plan={plan} now={now} />
              <AnswerGlassButtons plan={plan} answer={answer} onDone={() => void refetch()} />
            </div>
            <div className="grid min-w-0 gap-5">
              <TwelveWords words={plan.words} />
              <PlanFacts plan={plan} />
              <LinkButton href={`/incidents/${incident.reference}/execution`}>Open the execution</LinkButton>
            </div>
          </div>
        </Panel>
      ))}
    </div>
  );
}

function GlassFacts({ plan: { glass, document, proposer }, now }: { plan: PlanDetail; now: number }) {
  if (!glass) return null;
  return (
    <DefinitionList
      items={[
        {
          term: "What was done alone",
          value: <FromTo {...headlineOf(document.changes)} />,
        },
        { term: "When", value: <Time at={glass.usedAt} /> },
        { term: "Why nobody was waited for", value: glass.reason },
        { term: "Plan proposed by", value: `${proposer.name}: ${document.reason}` },
        { term: "State", value: GLASS_STATES[glass.state].word },
        glass.state === "waiting"
          ? {
              term: "Countersign within",
              value: <Countdown until={glass.countersignBy} now={now} over="no time left" />,
            }
          : { term: "Answer", value: answerSentence(glass) },
      ]}
    />
  );
}
