import type { ServiceConfig, TwokeyConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";
import { newestConnectionTests } from "@/lib/db/connection-test";
import { deploymentsSince, readTarget, type TargetReading } from "@/lib/db/deployment";
import { readLivePeriods } from "@/lib/db/live-period";
import { type OpenQuarantine, openQuarantines } from "@/lib/db/quarantine";
import { firingsSince } from "@/lib/db/trigger";
import type { Unit } from "@/lib/domain/metric/metric";
import type { ReleaseHealth } from "@/lib/domain/release/release";
import { type OpenIncident, readOpenIncidents } from "@/lib/queries/desk";
import { type TargetView, toTargetView } from "@/lib/queries/service-target";
import {
  type DeploymentView,
  readWatchedServices,
  toDeploymentView,
  type WatchedService,
} from "@/lib/queries/watched-service";

const WINDOW = { spanMs: 15 * 60_000, stepMs: 2_000 };
const RECENT_MS = 24 * 3_600_000;
const FIRINGS_SHOWN = 20;

/** One stretch of a release in production; `endedAt` null: it runs. Instants are in ms since 1970. */
export type ReleaseRow = {
  id: string;
  target: string;
  version: string;
  commit: string | null;
  startedAt: number;
  endedAt: number | null;
  saidBy: string;
  health: ReleaseHealth;
};

/** A release that must not go live again by itself. */
export type QuarantineView = {
  id: string;
  target: string;
  version: string;
  means: string | null;
  until: string;
  heldAt: number;
  owner: string;
  incident: number;
  /** It is live again all the same. */
  isLive: boolean;
};

/** What the worker found when it last asked the metric source, for each metric. */
export type SourceView = {
  kind: string;
  url: string;
  everyMs: number;
  metrics: MetricView[];
};

export type MetricView = {
  name: string;
  unit: Unit;
  readAt: number | null;
  value: number | null;
  perSecond: number | null;
  error: string | null;
};

export type FiringView = {
  id: string;
  trigger: string;
  severity: string;
  unit: Unit;
  firedAt: number;
  recoveredAt: number | null;
  peak: number | null;
};

/** "Release 1.5.0 again": the newest version that is not live, and how the release asked for last goes. */
export type SampleView = {
  offered: string | null;
  last: { version: string; running: boolean; error: string | null } | null;
};

export type ServicePage = {
  readAt: number;
  service: WatchedService;
  releases: ReleaseRow[];
  targets: TargetView[];
  quarantines: QuarantineView[];
  source: SourceView;
  firings: FiringView[];
  /** Of all services, over the last 24 hours, newest first. */
  recentDeployments: DeploymentView[];
  incidents: OpenIncident[];
  /** Null outside the sample installation. */
  sample: SampleView | null;
};

/** What runs, since when, is it healthy? Null when there is no such service. */
export async function readServicePage(
  db: Database,
  config: TwokeyConfig,
  key: string,
  now: Date,
): Promise<ServicePage | null> {
  const service = config.services.find((known) => known.key === key);
  if (!service) return null;
  const recent = new Date(now.getTime() - RECENT_MS);
  const everywhere = config.services.map((known) => known.key);
  const watched = {
    service: key,
    metrics: [...new Set(service.triggers.map((trigger) => trigger.condition.metric))],
    everyMs: service.metrics.everyMs,
  };
  const [[view], readings, tests, periods, quarantines, firings, deployments, incidents, metrics, sample] =
    await Promise.all([
      readWatchedServices(db, [service], WINDOW, now),
      Promise.all(service.targets.map(({ name }) => readTarget(db, key, name))),
      newestConnectionTests(db, key),
      Promise.all(service.targets.map(({ name }) => readLivePeriods(db, { ...watched, target: name }, now))),
      openQuarantines(db, key),
      firingsSince(db, [key], recent),
      deploymentsSince(db, everywhere, recent),
      readOpenIncidents(db),
      readLastReadings(db, service),
      config.installation.sample ? readSample(db, service, now) : null,
    ]);
  if (!view) return null;
  return {
    readAt: now.getTime(),
    service: view,
    releases: periods.flat().map(({ deployment, period }) => ({
      id: deployment.id,
      target: deployment.target,
      version: deployment.version,
      commit: deployment.commit,
      startedAt: period.startedAt.getTime(),
      endedAt: period.endedAt?.getTime() ?? null,
      saidBy: deployment.saidBy,
      health: period.health,
    })),
    targets: service.targets.map(({ name, settings }, index) =>
      toTargetView(
        { name, platform: settings.platform },
        readings[index] ?? null,
        tests.find(({ target }) => target === name) ?? null,
      ),
    ),
    quarantines: quarantines.map((quarantine) => toQuarantineView(quarantine, readings)),
    source: {
      kind: service.metrics.source.kind,
      url: withoutQuery(service.metrics.source.url),
      everyMs: service.metrics.everyMs,
      metrics,
    },
    firings: firings.slice(0, FIRINGS_SHOWN).map((firing) => ({
      id: firing.id,
      trigger: firing.trigger,
      severity: firing.severity,
      unit: unitOf(service, firing.metric),
      firedAt: firing.firedAt.getTime(),
      recoveredAt: firing.recoveredAt?.getTime() ?? null,
      peak: firing.peak,
    })),
    recentDeployments: deployments.map(toDeploymentView),
    incidents,
    sample,
  };
}

function toQuarantineView(
  { id, target, version, releaseId, means, until, heldAt, owner, incident }: OpenQuarantine,
  readings: readonly (TargetReading | null)[],
): QuarantineView {
  const live = readings.find((reading) => reading?.target === target)?.live;
  return {
    id,
    target,
    version,
    means,
    until,
    heldAt: heldAt.getTime(),
    owner: owner.name,
    incident: incident.number,
    isLive: live?.releaseId === releaseId,
  };
}

async function readLastReadings(db: Database, service: ServiceConfig): Promise<MetricView[]> {
  return Promise.all(
    service.metrics.definitions.map(async ({ name, unit }) => {
      const last = await db.metricSample.findFirst({
        where: { service: service.key, metric: name },
        orderBy: { at: "desc" },
      });
      return {
        name,
        unit,
        readAt: last?.at.getTime() ?? null,
        value: last?.value ?? null,
        perSecond: last?.perSecond ?? null,
        error: last?.error ?? null,
      };
    }),
  );
}

// A worker that died half-way says nothing more; then the button is offered again.
const SAMPLE_GIVEN_UP_MS = 60_000;

async function readSample(db: Database, service: ServiceConfig, now: Date): Promise<SampleView> {
  const [target, last] = await Promise.all([
    readTarget(db, service.key, service.targets[0]?.name ?? ""),
    db.sampleRelease.findFirst({ orderBy: { requestedAt: "desc" } }),
  ]);
  const versions = target?.candidates.map((candidate) => candidate.version) ?? [];
  const newest = versions.toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))[0];
  const young = last !== null && now.getTime() - last.requestedAt.getTime() < SAMPLE_GIVEN_UP_MS;
  return {
    offered: newest !== undefined && newest !== target?.live?.version ? newest : null,
    last: last && { version: last.version, running: last.endedAt === null && young, error: last.error },
  };
}

function unitOf(service: ServiceConfig, metric: string): Unit {
  return service.metrics.definitions.find((definition) => definition.name === metric)?.unit ?? "none";
}

/** A query may hold a credential. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
