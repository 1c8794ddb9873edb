import { Sparkline } from "@/components/charts/sparkline";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatValue } from "@/lib/format";
import type { WatchedService, WatchedTrigger } from "@/lib/queries/watched-service";
import { markersOf, metricTitle, pointsOf, thresholdOf, unitSuffix } from "./drawn";
import { LimitCell } from "./limit-cell";
import { type ShownState, shownState } from "./shown-state";
import { BreachCell, StateCell } from "./state-cell";

interface TriggerRow {
  trigger: WatchedTrigger;
  shown: ShownState;
  value: number | null;
}

/** The triggers of one service, what needs eyes first. */
export function TriggerTable({ service, now }: { service: WatchedService; now: number }) {
  const rows = service.triggers
    .map((trigger) => ({
      trigger,
      shown: shownState(trigger, service.everyMs, now),
      value: service.series[trigger.metric]?.points.at(-1)?.[1] ?? null,
    }))
    .sort((a, b) => a.shown.rank - b.shown.rank || bySeverity(a.trigger) - bySeverity(b.trigger));
  return (
    <DataTable
      caption={`Triggers of ${service.name}`}
      columns={columnsOf(service, now)}
      rows={rows}
      keyOf={(row) => row.trigger.name}
      toneOf={(row) => (row.shown.firing ? "danger" : undefined)}
    />
  );
}

function bySeverity({ severity }: WatchedTrigger): number {
  return severity === "critical" ? 0 : 1;
}

function columnsOf(service: WatchedService, now: number): Column<TriggerRow>[] {
  return [
    { key: "trigger", header: "Trigger", phone: "title", className: "md:w-56", cell: nameCell },
    { key: "state", header: "State", className: "md:w-44", cell: ({ shown }) => <StateCell shown={shown} /> },
    { key: "now", header: "Now", align: "end", className: "md:w-28", cell: valueCell },
    {
      key: "limit",
      header: "Fires",
      className: "md:w-64",
      cell: ({ trigger }) => <LimitCell trigger={trigger} now={now} />,
    },
    {
      key: "breach",
      header: "In breach",
      className: "md:w-40",
      cell: ({ trigger, shown }) => <BreachCell shown={shown} state={trigger.state} now={now} />,
    },
    {
      key: "history",
      header: "Last 10 min",
      cell: ({ trigger }) => <HistoryCell service={service} trigger={trigger} now={now} />,
    },
  ];
}

function nameCell({ trigger }: TriggerRow) {
  return (
    <div>
      <span className="font-medium">{trigger.name}</span>
      <span className="block text-ink-muted text-xs">
        {metricTitle(trigger.metric)} · {trigger.severity}
      </span>
    </div>
  );
}

function valueCell({ trigger, shown, value }: TriggerRow) {
  const look = shown.firing ? "text-alarm-ink" : shown.known ? "" : "text-ink-muted";
  return (
    <span className={`whitespace-nowrap font-semibold text-base ${look}`}>
      {formatValue(value, unitSuffix(trigger.unit))}
    </span>
  );
}

interface HistoryCellProps {
  service: WatchedService;
  trigger: WatchedTrigger;
  now: number;
}

function HistoryCell({ service, trigger, now }: HistoryCellProps) {
  const series = service.series[trigger.metric];
  const points = pointsOf(series);
  if (points.length === 0) return <span className="text-ink-muted">no readings yet</span>;
  return (
    <Sparkline
      label={metricTitle(trigger.metric)}
      unit={unitSuffix(trigger.unit)}
      points={points}
      threshold={thresholdOf(trigger)}
      markers={markersOf(service.deployments)}
      span={{ from: now - (series?.spanMs ?? 0), to: now }}
      className="h-10 w-full min-w-40 max-w-md max-md:w-44"
    />
  );
}
