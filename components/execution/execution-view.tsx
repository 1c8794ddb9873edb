"use client";

import { useQuery } from "@tanstack/react-query";
import { GlassNote } from "@/components/approval/glass-note";
import { isCarriedByGlass } from "@/components/approval/glass-words";
import { LinkButton } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DefinitionList } from "@/components/ui/definition-list";
import { FromTo } from "@/components/ui/from-to";
import { LiveClock } from "@/components/ui/live-clock";
import { LogView } from "@/components/ui/log-view";
import { Panel } from "@/components/ui/panel";
import { ProgressBar } from "@/components/ui/progress-bar";
import { StateBadge } from "@/components/ui/state-badge";
import type { StateKind } from "@/components/ui/state-shape";
import { Time } from "@/components/ui/time";
import { executionQuery, planQuery } from "@/lib/client/incident-queries";
import type { ExecutionState } from "@/lib/domain/execution/state";
import { headlineOf, moveOf } from "@/lib/domain/plan/headline";
import type { ExecutionDetail } from "@/lib/queries/execution-detail";
import type { PlanDetail } from "@/lib/queries/plan-detail";
import { AnswerDue } from "./answer-due";
import { ApproverList } from "./approver-list";
import { ExecutionEmpty } from "./execution-empty";
import { ExecutionOutcome } from "./execution-outcome";
import { redoLinks } from "./redo-links";
import { type ShownStep, shownSteps } from "./shown-steps";
import { StepList } from "./step-list";
import { StopButton, type StopExecution } from "./stop-button";

interface ExecutionViewProps {
  incident: { id: string; reference: string };
  /** `plan` is the executed one, or the newest while nothing was executed. */
  initial: { execution: ExecutionDetail | null; plan: PlanDetail | null };
  /** Null: the person may not. */
  stop: StopExecution | null;
  now: number;
}

/** Doing the plan, live: each step, the call under way, the log, and what was not done. */
export function ExecutionView({ incident, initial, stop, now }: ExecutionViewProps) {
  const { data, error, refetch } = useQuery({
    ...executionQuery(incident),
    initialData: { execution: initial.execution },
  });
  const newest = useQuery(planQuery(incident)).data?.plan ?? initial.plan;
  const room = `/incidents/${incident.reference}`;
  const { execution } = data;
  if (!execution) return <ExecutionEmpty plan={newest} room={room} />;
  // The newest plan may be a later one than the one that was executed.
  const plan = [newest, initial.plan].find((known) => known?.id === execution.planId) ?? null;
  const steps = shownSteps(execution.steps, plan?.document.changes ?? null);
  return (
    <div className="grid gap-6">
      {error && (
        <Callout live tone="warn" title="The newest state could not be read">
          {error.message} What stands here may be old; the page goes on trying.
        </Callout>
      )}
      {newest?.state === "proposed" && newest.id !== execution.planId && (
        <Callout
          tone="info"
          title="A newer plan waits for approval"
          actions={<LinkButton href={`${room}/approval`}>Open the newer plan</LinkButton>}
        >
          Below stands the execution before it.
        </Callout>
      )}
      <StopButton execution={execution} stop={stop} onDone={() => void refetch()} />
      <Layout execution={execution} plan={plan} steps={steps} room={room} now={now} />
    </div>
  );
}

interface LayoutProps {
  execution: ExecutionDetail;
  plan: PlanDetail | null;
  steps: ShownStep[];
  room: string;
  now: number;
}

function Layout({ execution, plan, steps, room, now }: LayoutProps) {
  const { state, outcome } = execution;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid min-w-0 gap-6">
        <ExecutionHead execution={execution} plan={plan} steps={steps} now={now} />
        <GlassNote glass={plan?.glass ?? null} room={room} />
        <ExecutionOutcome
          state={state}
          outcome={outcome}
          steps={steps}
          watched={execution.verification !== null}
          redo={plan && redoLinks(plan.document.changes, steps, room)}
          room={room}
        />
        <Panel title="Steps" description="In this order, each confirmed before the next" padded={false}>
          <StepList steps={steps} execution={state} now={now} />
        </Panel>
      </div>
      <div className="grid min-w-0 gap-6">
        <Panel title="Log" description="What the platform says, as it comes">
          <LogView
            label="Log of the execution"
            empty="The platform has said nothing yet."
            lines={execution.log.map(({ id, at, position, line }) => ({
              id,
              at,
              text: line,
              source: position === null ? undefined : `step ${position}`,
            }))}
          />
        </Panel>
        {plan && (
          <Panel title={isCarriedByGlass(plan) ? "One key" : "Two keys"}>
            <ApproverList plan={plan} />
          </Panel>
        )}
        <Times execution={execution} />
      </div>
    </div>
  );
}

const heads: Record<ExecutionState, { kind: StateKind; word: string }> = {
  executing: { kind: "running", word: "Under way" },
  succeeded: { kind: "ok", word: "Succeeded" },
  failed: { kind: "failed", word: "Failed" },
  stale: { kind: "warning", word: "Stale, nothing called" },
  unknown: { kind: "warning", word: "Outcome not known" },
};

const tones = {
  executing: "accent",
  succeeded: "ok",
  failed: "alarm",
  stale: "warn",
  unknown: "warn",
} as const;

function ExecutionHead({ execution, plan, steps, now }: Omit<LayoutProps, "room">) {
  const { kind, word } = heads[execution.state];
  const done = steps.filter(({ state }) => state === "confirmed").length;
  return (
    <Panel>
      <div className="grid gap-5">
        <div className="flex flex-wrap items-start justify-between gap-4">
          <div className="grid gap-1">
            <h2 className="font-semibold text-lg">
              {plan ? `Rolling ${moveOf(plan.document)}` : "Execution"}
            </h2>
            {plan && plan.document.changes.length === 1 && (
              <FromTo {...headlineOf(plan.document.changes)} size="lg" />
            )}
          </div>
          <div className="grid justify-items-end gap-2">
            <StateBadge kind={kind}>{word}</StateBadge>
            <span className="inline-flex items-baseline gap-1.5 text-ink-muted text-sm">
              {execution.finishedAt ? "took" : "for"}
              <LiveClock
                since={execution.startedAt}
                until={execution.finishedAt}
                now={now}
                className="text-ink text-xl"
              />
            </span>
          </div>
        </div>
        <ProgressBar
          label="Steps confirmed"
          value={steps.length === 0 ? 0 : done / steps.length}
          detail={`${done} of ${steps.length}`}
          tone={tones[execution.state]}
        />
        {execution.due && <AnswerDue due={execution.due} now={now} />}
      </div>
    </Panel>
  );
}

function Times({ execution }: { execution: ExecutionDetail }) {
  return (
    <Panel title="Times">
      <DefinitionList
        items={[
          { term: "Begun", value: <Time at={execution.startedAt} part="time" /> },
          {
            term: "Ended",
            value: execution.finishedAt ? <Time at={execution.finishedAt} part="time" /> : "not yet",
          },
        ]}
      />
      {!execution.finishedAt && (
        <p className="mt-3 text-ink-muted text-sm">
          Leaving this page stops nothing. If Twokey itself is stopped, it takes up here when it starts again.
        </p>
      )}
    </Panel>
  );
}
