"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { GLASS_STATES } from "@/components/approval/glass-words";
import { nextStep, railSteps, stageOfPath } from "@/components/incident/rail";
import { LinkButton } from "@/components/ui/button";
import { LiveClock } from "@/components/ui/live-clock";
import { PageHeader } from "@/components/ui/page-header";
import { PriorityBadge } from "@/components/ui/priority-badge";
import { StateBadge } from "@/components/ui/state-badge";
import { Stepper } from "@/components/ui/stepper";
import { incidentQuery } from "@/lib/client/incident-queries";
import { useLateQuery } from "@/lib/client/use-live-query";
import { clocksOf } from "@/lib/domain/incident/clocks";
import type { IncidentHead } from "@/lib/queries/incident-detail";

/** Where the incident is and what to do next; stays on top of every page of the room. */
export function IncidentHeader({ head: first, now }: { head: IncidentHead; now: number }) {
  const live = useLateQuery(incidentQuery(first));
  const head: IncidentHead = live.data ?? first;
  const open = stageOfPath(usePathname());
  const next = nextStep(head.reference, head.stage);
  const isThere = open === head.stage && head.stage !== "assess";
  return (
    <PageHeader
      sticky
      eyebrow={`${head.reference} · ${head.service}`}
      title={head.title}
      facts={<Facts head={head} now={now} />}
      actions={
        isThere || head.stage === "review" ? undefined : (
          <LinkButton href={next.href} variant="primary" icon="arrowRight" className="max-sm:w-full">
            {next.label}
          </LinkButton>
        )
      }
    >
      <Stepper label="Stages of the incident" steps={railSteps(head.reference, head.stage)} open={open} />
    </PageHeader>
  );
}

function Facts({ head, now }: { head: IncidentHead; now: number }) {
  const clocks = clocksOf(
    {
      priority: head.priority,
      detectedAt: toDate(head.detectedAt),
      declaredAt: new Date(head.declaredAt),
      decidedAt: toDate(head.decidedAt),
      executedAt: toDate(head.executedAt),
      resolvedAt: toDate(head.resolvedAt),
    },
    new Date(now),
  );
  return (
    <>
      {head.priority ? (
        <PriorityBadge level={head.priority} />
      ) : (
        <StateBadge kind="info">No priority yet</StateBadge>
      )}
      {head.resolvedAt ? (
        <StateBadge kind="ok">Resolved</StateBadge>
      ) : (
        <StateBadge kind="warning">Open</StateBadge>
      )}
      {head.glass && (
        <Link
          href={`/incidents/${head.reference}/break-glass`}
          className="flex flex-wrap items-center gap-x-2 underline"
        >
          <StateBadge kind={head.glass.state === "countersigned" ? "info" : "firing"}>Break-glass</StateBadge>
          {head.glass.brokenBy}, {GLASS_STATES[head.glass.state].word.toLowerCase()}
        </Link>
      )}
      {[clocks.response, clocks.deploy].map((clock) => (
        <span key={clock.name} className="inline-flex items-baseline gap-1.5">
          <span className="text-ink-muted">{clock.name === "response" ? "Response" : "Issue to deploy"}</span>
          <LiveClock
            since={clock.startedAt}
            until={clock.stoppedAt}
            targetMs={clock.targetMs ?? undefined}
            now={now}
          />
        </span>
      ))}
    </>
  );
}

function toDate(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
