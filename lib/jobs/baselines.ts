import type { ServiceConfig } from "@/lib/config/config";
import type { Transaction } from "@/lib/db/client";
import { latestDeployment } from "@/lib/db/deployment";
import { readSamples } from "@/lib/db/metric";
import { firingsSince } from "@/lib/db/trigger";
import type { MetricName } from "@/lib/domain/metric/metric";
import { type Baseline, baselineWindow, computeBaseline } from "@/lib/domain/trigger/baseline";
import { baselineRelease } from "@/lib/domain/trigger/baseline-release";

const TAKEN_ANEW_MS = 60_000;
const DEPLOYMENTS_LOOKED_AT = 20;

/** The baselines of a service, taken anew each minute and as soon as another release is live. */
export type BaselineKeeper = (tx: Transaction, now: Date) => Promise<ReadonlyMap<MetricName, Baseline>>;

export function keepBaselines(service: ServiceConfig): BaselineKeeper {
  const metrics = metricsWithBaseline(service);
  let taken: { deployment: string | null; at: number; baselines: Map<MetricName, Baseline> } | null = null;
  return async (tx, now) => {
    if (metrics.length === 0) return new Map();
    const deployment = (await latestDeployment(tx, service.key))?.id ?? null;
    const fresh = taken && taken.deployment === deployment && now.getTime() - taken.at < TAKEN_ANEW_MS;
    if (taken && fresh) return taken.baselines;
    taken = { deployment, at: now.getTime(), baselines: await takeBaselines(tx, service, metrics, now) };
    return taken.baselines;
  };
}

function metricsWithBaseline({ triggers }: ServiceConfig): MetricName[] {
  const compared = triggers.filter(({ condition }) => condition.kind === "change");
  return [...new Set(compared.map(({ condition }) => condition.metric))];
}

async function takeBaselines(
  tx: Transaction,
  service: ServiceConfig,
  metrics: readonly MetricName[],
  now: Date,
): Promise<Map<MetricName, Baseline>> {
  const release = await releaseBefore(tx, service);
  const timing = { rule: service.baseline, now: now.getTime(), ...release };
  const window = baselineWindow(timing);
  const baselines = new Map<MetricName, Baseline>();
  for (const metric of metrics) {
    const samples = window
      ? await readSamples(
          tx,
          { service: service.key, metric },
          new Date(window.fromAt),
          new Date(window.toAt),
        )
      : [];
    const definition = service.metrics.definitions.find(({ name }) => name === metric);
    const minimumPerSecond = definition?.minimumPerSecond ?? null;
    baselines.set(
      metric,
      computeBaseline({ ...timing, samples, minimumPerSecond, everyMs: service.metrics.everyMs }),
    );
  }
  return baselines;
}

/** The release before which a baseline is taken, when the configuration asks for one of that kind. */
async function releaseBefore(tx: Transaction, { key, baseline }: ServiceConfig) {
  const unknown = { releasedAt: null, previousReleasedAt: null };
  if (baseline.kind !== "before-release") return unknown;
  const deployments = await tx.deployment.findMany({
    where: { service: key },
    orderBy: [{ observedAt: "desc" }, { id: "desc" }],
    take: DEPLOYMENTS_LOOKED_AT,
  });
  const oldest = deployments.at(-1);
  if (!oldest) return unknown;
  const firings = await firingsSince(tx, [key], oldest.liveSince);
  const found = baselineRelease(
    deployments.map(({ liveSince }) => ({ liveAt: liveSince.getTime() })),
    firings.map(({ breachAt, recoveredAt }) => ({
      breachAt: breachAt.getTime(),
      recoveredAt: recoveredAt?.getTime() ?? null,
    })),
    baseline.minutes * 60_000,
  );
  return found ?? unknown;
}
