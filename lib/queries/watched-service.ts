import type { ConfigProblem, ServiceConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";
import { deploymentsSince, readTargets, type SeenDeployment, type TargetReading } from "@/lib/db/deployment";
import { readSeries } from "@/lib/db/metric";
import { type OpenQuarantine, openQuarantines } from "@/lib/db/quarantine";
import { readStatuses, type TriggerStatus } from "@/lib/db/trigger";
import type { Unit } from "@/lib/domain/metric/metric";
import type { Series } from "@/lib/domain/metric/series";
import type { Baseline } from "@/lib/domain/trigger/baseline";
import { type Condition, limitOf, type Severity } from "@/lib/domain/trigger/trigger";
import type { TriggerState } from "@/lib/domain/trigger/trigger-state";

/** A trigger as pages show it. Instants are in ms since 1970, so that the browser can go on counting. */
export type WatchedTrigger = {
  name: string;
  metric: string;
  unit: Unit;
  severity: Severity;
  written: string;
  condition: Condition;
  /** Where its line lies on the chart; null while its baseline is not usable. */
  limit: number | null;
  /** null: it was never judged. */
  state: TriggerState | null;
  baseline: Baseline | null;
  evaluatedAt: number | null;
};

/** What is live on a target: `since` null when the platform does not know. */
export type LiveView = {
  target: string;
  version: string;
  commit: string | null;
  since: number | null;
  saidBy: string;
};

export type DeploymentView = {
  at: number;
  version: string;
  commit: string | null;
  service: string;
  target: string;
};

/** `where` is a file and a line, as editors understand it. */
export type ProblemView = { where: string; message: string };

/** A service with everything that the desk and its own page show live. */
export type WatchedService = {
  key: string;
  name: string;
  description: string | null;
  problems: ProblemView[];
  everyMs: number;
  /** Of each target that was ever read, in the service's order. */
  live: LiveView[];
  /** Why a target could not be read the last time. */
  targetErrors: { target: string; error: string }[];
  /** Releases that were taken back and must not come back; `isLive`: one did all the same. */
  held: { target: string; version: string; isLive: boolean }[];
  triggers: WatchedTrigger[];
  series: Record<string, Series>;
  /** Newest first, as far back as the series go. */
  deployments: DeploymentView[];
};

export type Window = { spanMs: number; stepMs: number };

/** The given services as they are now, with their series over the window; few statements whatever their number. */
export async function readWatchedServices(
  db: Database,
  services: readonly ServiceConfig[],
  window: Window,
  now: Date,
): Promise<WatchedService[]> {
  const names = services.map((service) => service.key);
  const keys = services.flatMap((service) =>
    service.metrics.definitions.map((metric) => ({ service: service.key, metric: metric.name })),
  );
  const from = new Date(now.getTime() - window.spanMs);
  const [statuses, targets, quarantines, deployments, series] = await Promise.all([
    readStatuses(db, names),
    readTargets(db),
    openQuarantines(db, names),
    deploymentsSince(db, names, from),
    readSeries(db, keys, from, window.stepMs),
  ]);
  return services.map((service) => ({
    key: service.key,
    name: service.name,
    description: service.description,
    problems: service.problems.map(toProblemView),
    everyMs: service.metrics.everyMs,
    ...liveOf(service, targets),
    held: quarantines
      .filter((held) => held.service === service.key)
      .map((held) => ({ target: held.target, version: held.version, isLive: isLive(held, targets) })),
    triggers: triggersOf(
      service,
      statuses.filter((status) => status.service === service.key),
    ),
    series: Object.fromEntries(
      keys.flatMap(({ service: key, metric }, index) =>
        key === service.key ? [[metric, { ...window, points: series[index] ?? [] }]] : [],
      ),
    ),
    deployments: deployments.filter((seen) => seen.service === service.key).map(toDeploymentView),
  }));
}

export function toDeploymentView({
  liveSince,
  version,
  commit,
  service,
  target,
}: SeenDeployment): DeploymentView {
  return { at: liveSince.getTime(), version, commit, service, target };
}

export function toProblemView({ file, line, message }: ConfigProblem): ProblemView {
  return { where: line === null ? file : `${file}:${line}`, message };
}

function isLive(held: OpenQuarantine, readings: readonly TargetReading[]): boolean {
  const { service, target, releaseId } = held;
  return readings.some(
    (reading) =>
      reading.service === service && reading.target === target && reading.live?.releaseId === releaseId,
  );
}

function liveOf(
  service: ServiceConfig,
  readings: readonly TargetReading[],
): Pick<WatchedService, "live" | "targetErrors"> {
  const own = service.targets.flatMap(({ name }) =>
    readings.filter((reading) => reading.service === service.key && reading.target === name),
  );
  return {
    targetErrors: own.flatMap(({ target, error }) => (error === null ? [] : [{ target, error }])),
    live: own.flatMap(({ target, live }) =>
      live === null
        ? []
        : [
            {
              target,
              version: live.version,
              commit: live.commit,
              since: live.since?.getTime() ?? null,
              saidBy: live.saidBy,
            },
          ],
    ),
  };
}

function triggersOf(service: ServiceConfig, statuses: readonly TriggerStatus[]): WatchedTrigger[] {
  return service.triggers.map((trigger) => {
    const { name, severity, condition, unit, written } = trigger;
    const status = statuses.find((known) => known.trigger === name && known.metric === condition.metric);
    const baseline = status?.baseline ?? null;
    return {
      name,
      metric: condition.metric,
      unit,
      severity,
      written,
      condition,
      limit: limitOf(condition, baseline?.kind === "usable" ? baseline.value : null),
      state: status?.state ?? null,
      baseline,
      evaluatedAt: status?.evaluatedAt.getTime() ?? null,
    };
  });
}
