import type { ReactNode } from "react";
import { Panel } from "@/components/ui/panel";
import { StateBadge } from "@/components/ui/state-badge";
import { formatDuration, formatValue } from "@/lib/format";
import type { MetricView, SourceView } from "@/lib/queries/service";
import type { TargetView } from "@/lib/queries/service-target";
import { metricTitle, unitSuffix } from "./drawn";
import { TargetTest, type TestConnection } from "./target-test";

interface ConnectionPanelProps {
  source: SourceView;
  service: string;
  targets: readonly TargetView[];
  /** Null: the person may not. */
  test: TestConnection | null;
  now: number;
}

const TARGET_LATE_MS = 30_000;

/** Whether the metric source and the target answer: what the worker found when it last asked each of them. */
export function ConnectionPanel({ source, service, targets, test, now }: ConnectionPanelProps) {
  const lateMs = Math.max(10 * source.everyMs, TARGET_LATE_MS);
  return (
    <Panel title="Connections" description="What the worker found when it last asked">
      <ul className="divide-y divide-line *:not-first:pt-4 *:not-last:pb-4">
        {targets.map((target) => (
          <li key={target.name}>
            <Connection
              name={`Target ${target.name}`}
              where={target.location ?? "never read"}
              kind={target.platform}
              readAt={target.readAt}
              error={target.error}
              lateMs={TARGET_LATE_MS}
              now={now}
            >
              {target.readAt !== null && !target.error && `${target.candidates} releases lie there.`}
            </Connection>
            <TargetTest service={service} target={target} test={test} now={now} />
          </li>
        ))}
        <li>
          <Connection
            name="Metric source"
            where={source.url}
            kind={source.kind}
            readAt={latest(source.metrics)}
            error={sharedError(source.metrics)}
            lateMs={lateMs}
            now={now}
          />
          <dl className="mt-2 grid gap-1 text-sm">
            {source.metrics.map((metric) => (
              <div key={metric.name} className="flex justify-between gap-4">
                <dt className="text-ink-muted">{metricTitle(metric.name)}</dt>
                <dd className="min-w-0 text-right [overflow-wrap:anywhere]">
                  {metric.error ?? (
                    <>
                      {formatValue(metric.value, unitSuffix(metric.unit))}
                      {metric.perSecond !== null && (
                        <span className="text-ink-muted"> at {formatValue(metric.perSecond)} a second</span>
                      )}
                    </>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </li>
      </ul>
    </Panel>
  );
}

interface ConnectionProps {
  name: string;
  where: string;
  kind: string;
  readAt: number | null;
  error: string | null;
  lateMs: number;
  now: number;
  children?: ReactNode;
}

function Connection({ name, where, kind, readAt, error, lateMs, now, children }: ConnectionProps) {
  const ageMs = readAt === null ? null : Math.max(0, now - readAt);
  const late = ageMs === null || ageMs > lateMs;
  return (
    <div className="grid gap-1">
      <div className="flex items-center justify-between gap-3">
        <span className="font-medium">
          {name} <span className="font-normal text-ink-muted text-sm">{kind}</span>
        </span>
        {error ? (
          <StateBadge kind="failed">Error</StateBadge>
        ) : late ? (
          <StateBadge kind="unknown">Not asked</StateBadge>
        ) : (
          <StateBadge kind="ok">Answers</StateBadge>
        )}
      </div>
      <p className="font-mono text-ink-muted text-xs [overflow-wrap:anywhere]">{where}</p>
      {error && <p className="text-alarm-ink text-sm [overflow-wrap:anywhere]">{error}</p>}
      <p className="text-ink-muted text-sm">
        {ageMs === null ? "Never asked." : `Asked ${formatDuration(ageMs)} ago.`} {children}
      </p>
    </div>
  );
}

function latest(metrics: readonly MetricView[]): number | null {
  const instants = metrics.flatMap(({ readAt }) => readAt ?? []);
  return instants.length > 0 ? Math.max(...instants) : null;
}

/** The error of the source itself: the one that all its metrics share. */
function sharedError(metrics: readonly MetricView[]): string | null {
  const first = metrics[0]?.error ?? null;
  return metrics.every(({ error }) => error === first) ? first : null;
}
