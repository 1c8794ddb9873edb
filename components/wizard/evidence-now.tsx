"use client";

import { useQuery } from "@tanstack/react-query";
import { Sparkline } from "@/components/charts/sparkline";
import { LiveRelease } from "@/components/release/live-release";
import { markersOf, metricTitle, pointsOf, thresholdOf, unitSuffix } from "@/components/trigger/drawn";
import { LimitCell } from "@/components/trigger/limit-cell";
import { shownState } from "@/components/trigger/shown-state";
import { StateCell } from "@/components/trigger/state-cell";
import { Callout } from "@/components/ui/callout";
import { LiveClock } from "@/components/ui/live-clock";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/lib/client/clock";
import { serviceQuery } from "@/lib/client/queries";
import { formatValue } from "@/lib/format";
import type { WatchedService, WatchedTrigger } from "@/lib/queries/watched-service";

/** What the service says at this moment, beside the question; what fires comes first. */
export function EvidenceNow({ service: key, readAt }: { service: string; readAt: number }) {
  const { data, error } = useQuery(serviceQuery(key));
  const now = useNow(data?.readAt ?? readAt);
  if (!data) {
    return (
      <Panel title="Now" level={3}>
        {error ? (
          <Callout tone="warn" title="The triggers could not be read">
            {error.message}
          </Callout>
        ) : (
          <Skeleton lines={6} label="Reading the triggers" className="h-8" />
        )}
      </Panel>
    );
  }
  const { service } = data;
  const rows = service.triggers
    .map((trigger) => ({ trigger, shown: shownState(trigger, service.everyMs, now) }))
    .sort((a, b) => a.shown.rank - b.shown.rank);
  return (
    <Panel title="Now" level={3} actions={<LiveRelease live={service.live} now={now} />} padded={false}>
      <ul className="divide-y divide-line border-line border-t">
        {rows.map(({ trigger }) => (
          <li key={trigger.name} className="px-4 py-3 sm:px-6">
            <TriggerNow service={service} trigger={trigger} now={now} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface TriggerNowProps {
  service: WatchedService;
  trigger: WatchedTrigger;
  now: number;
}

function TriggerNow({ service, trigger, now }: TriggerNowProps) {
  const shown = shownState(trigger, service.everyMs, now);
  const series = service.series[trigger.metric];
  const value = series?.points.at(-1)?.[1] ?? null;
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{metricTitle(trigger.metric)}</span>
        <StateCell shown={shown} />
      </div>
      <div className="flex items-end justify-between gap-3">
        <span className={`font-semibold text-xl ${shown.firing ? "text-alarm-ink" : ""}`}>
          {formatValue(value, unitSuffix(trigger.unit))}
        </span>
        <Sparkline
          label={metricTitle(trigger.metric)}
          unit={unitSuffix(trigger.unit)}
          points={pointsOf(series)}
          threshold={thresholdOf(trigger)}
          markers={markersOf(service.deployments)}
          span={{ from: now - (series?.spanMs ?? 0), to: now }}
          className="h-9 w-36"
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 text-sm">
        <LimitCell trigger={trigger} now={now} />
        {shown.firing && shown.since !== null && (
          <span className="text-right">
            <span className="text-ink-muted">in breach </span>
            <LiveClock since={shown.since} now={now} className="text-alarm-ink" />
          </span>
        )}
      </div>
    </div>
  );
}
