import { MetricChart } from "@/components/charts/metric-chart";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { formatValue } from "@/lib/format";
import type { WatchedService, WatchedTrigger } from "@/lib/queries/watched-service";
import { markersOf, metricTitle, pointsOf, thresholdOf, unitSuffix } from "./drawn";
import { LimitCell } from "./limit-cell";
import { shownState } from "./shown-state";
import { BreachCell, StateCell } from "./state-cell";

/** One large chart for each trigger of a service, live. */
export function TriggerCharts({ service, now }: { service: WatchedService; now: number }) {
  if (service.triggers.length === 0) {
    return (
      <Panel title="Triggers">
        <EmptyState title="No trigger watches this service">
          Write its conditions into the file that <code>triggers:</code> names.
        </EmptyState>
      </Panel>
    );
  }
  return service.triggers.map((trigger) => (
    <TriggerPanel key={trigger.name} service={service} trigger={trigger} now={now} />
  ));
}

interface TriggerPanelProps {
  service: WatchedService;
  trigger: WatchedTrigger;
  now: number;
}

function TriggerPanel({ service, trigger, now }: TriggerPanelProps) {
  const shown = shownState(trigger, service.everyMs, now);
  const unit = unitSuffix(trigger.unit);
  const series = service.series[trigger.metric];
  const { baseline } = trigger;
  return (
    <Panel
      title={trigger.name}
      description={<LimitCell trigger={trigger} now={now} />}
      actions={
        <>
          {shown.kind !== "ok" && <BreachCell shown={shown} state={trigger.state} now={now} />}
          <StateCell shown={shown} />
        </>
      }
    >
      <MetricChart
        label={`${metricTitle(trigger.metric)}, last 15 min`}
        unit={unit}
        points={pointsOf(series)}
        threshold={thresholdOf(trigger)}
        baseline={
          baseline?.kind === "usable"
            ? { value: baseline.value, label: `baseline ${formatValue(baseline.value, unit)}` }
            : undefined
        }
        markers={markersOf(service.deployments)}
        span={{ from: now - (series?.spanMs ?? 0), to: now }}
        height={200}
      />
    </Panel>
  );
}
