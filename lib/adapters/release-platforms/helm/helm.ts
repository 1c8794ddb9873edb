import { openCluster } from "@/lib/adapters/release-platforms/helm/cluster";
import { listCandidates, look, readCurrent } from "@/lib/adapters/release-platforms/helm/current-release";
import { readHelmVersion } from "@/lib/adapters/release-platforms/helm/helm-program";
import { readHistory } from "@/lib/adapters/release-platforms/helm/history";
import { observeRollback } from "@/lib/adapters/release-platforms/helm/observe-rollback";
import { probeHelm } from "@/lib/adapters/release-platforms/helm/probe";
import { notesOn, rollbackStep } from "@/lib/adapters/release-platforms/helm/rollback-step";
import { sendRollback } from "@/lib/adapters/release-platforms/helm/send-rollback";
import { readServing } from "@/lib/adapters/release-platforms/helm/serving";
import { isPending } from "@/lib/adapters/release-platforms/helm/stored-release";
import {
  type HelmTarget,
  isInterrupted,
  longestCallMs,
  QUIET_PERIOD_MS,
} from "@/lib/adapters/release-platforms/helm/target";
import {
  type PlanPreview,
  PlatformUnreadable,
  type ReleasePlatform,
} from "@/lib/adapters/release-platforms/release-platform";
import type { PlanTo } from "@/lib/domain/plan/plan-document";

const NOT_RESTORED = [
  "Databases and volumes: what a migration or the bad release wrote stays.",
  "Custom resource definitions, and objects that the chart keeps (helm.sh/resource-policy: keep).",
  "ConfigMaps, Secrets and other objects that are not part of the chart.",
  "What hooks did: a hook that ran is not undone, and those of the revision gone back to run again.",
  "Numbers of pods that an autoscaler or a person has set, unless the chart sets them.",
  "Queued jobs, mails that are sent, payments that are made, copies in a CDN, feature flags.",
];

/** A Helm release in a Kubernetes namespace; the official program, Helm 3 or 4, does the rollback. */
export function helm(target: HelmTarget): ReleasePlatform {
  const cluster = openCluster(target);
  const { release, namespace, server } = target;
  return {
    kind: "helm",
    capabilities: {
      idempotencyKey: false,
      precondition: false,
      listOperations: false,
      dryRun: false,
      quietPeriodMs: QUIET_PERIOD_MS,
      longestCallMs: longestCallMs(target),
    },
    place: {
      identity: `${server.replace(/\/+$/, "")} ${namespace} ${release}`,
      location: `Helm release ${release} in namespace ${namespace} of ${server}`,
    },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl,
    current: () => readCurrent(cluster, target),
    candidates: () => listCandidates(cluster, target),
    async changeUnderWay() {
      const { latest } = await readHistory(cluster, target);
      if (!isPending(latest)) return false;
      return isInterrupted(latest, target, new Date()) ? null : true;
    },
    preview: async (_from, to) => preview(target, to, await look(cluster, target)),
    held: async () => null,
    observe: (step, plan) => observeRollback(cluster, target, step, plan),
    send: (step, plan, sending) => sendRollback(cluster, target, step, plan, sending),
    servingVersion: () => readServing(cluster, target),
    probe: () => probeHelm(cluster, target),
  };
}

type Look = Awaited<ReturnType<typeof look>>;

async function preview(target: HelmTarget, to: PlanTo, { history, live }: Look): Promise<PlanPreview> {
  const step = rollbackStep(target, await readHelmVersion(target), to.releaseId);
  const revision = await history.read(Number(to.releaseId));
  if (revision === null)
    throw new PlatformUnreadable(
      `Revision ${to.releaseId} of ${target.release} is not kept in the cluster any more`,
    );
  return { steps: [step], notes: notesOn(target, live.revision, revision), hold: null };
}
