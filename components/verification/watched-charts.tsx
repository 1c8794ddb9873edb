"use client";

import { useQuery } from "@tanstack/react-query";
import { MetricChart } from "@/components/charts/metric-chart";
import { markersOf, metricTitle, pointsOf, thresholdOf, unitSuffix } from "@/components/trigger/drawn";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/lib/client/clock";
import { serviceQuery } from "@/lib/client/queries";
import type { ServicePage } from "@/lib/queries/service";

const LEAD_MS = 60_000;

interface WatchedChartsProps {
  service: string;
  /** When the execution began and when the watch is over, in ms since 1970. */
  from: number;
  until: number;
}

/** What users met from just before the execution to the end of the watch: one chart for each trigger. */
export function WatchedCharts({ service, from, until }: WatchedChartsProps) {
  const { data, error } = useQuery(serviceQuery(service));
  return (
    <Panel title="Metrics" description="From a minute before the execution to the end of the watch">
      {error ? (
        <p className="text-warn-ink">The measurements could not be read: {error.message}</p>
      ) : data ? (
        <Charts page={data} from={from - LEAD_MS} until={until} />
      ) : (
        <Skeleton className="h-56" />
      )}
    </Panel>
  );
}

function Charts({ page, from, until }: { page: ServicePage; from: number; until: number }) {
  const now = useNow(page.readAt);
  const { service } = page;
  const to = Math.max(from + 1, Math.min(now, until));
  const kept = service.triggers.map((trigger) => ({
    trigger,
    points: pointsOf(service.series[trigger.metric]).filter(({ at }) => at >= from && at <= to),
  }));
  if (kept.every(({ points }) => points.length === 0)) {
    return (
      <EmptyState
        title="No measurements of that time here"
        action={<LinkButton href={`/services/${service.key}`}>Open the service</LinkButton>}
      >
        Charts reach back a quarter of an hour. What was seen is kept with each check above.
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-8 lg:grid-cols-3">
      {kept.map(({ trigger, points }) => (
        <MetricChart
          key={trigger.name}
          label={metricTitle(trigger.metric)}
          unit={unitSuffix(trigger.unit)}
          points={points}
          threshold={thresholdOf(trigger)}
          markers={markersOf(service.deployments.filter(({ at }) => at >= from && at <= to))}
          span={{ from, to }}
          height={180}
        />
      ))}
    </div>
  );
}
