import { setTimeout as wait } from "node:timers/promises";
import {
  type ApiServer,
  openApiServer,
  QUIET_PERIOD_MS,
} from "@/lib/adapters/release-platforms/kubernetes/api-server";
import { readConnection } from "@/lib/adapters/release-platforms/kubernetes/connection";
import {
  isRollingOut,
  readCandidates,
  readCurrent,
} from "@/lib/adapters/release-platforms/kubernetes/live-release";
import type { Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";
import { observeTemplate, seeExisting } from "@/lib/adapters/release-platforms/kubernetes/observe";
import { probeKubernetes } from "@/lib/adapters/release-platforms/kubernetes/probe";
import { readServing } from "@/lib/adapters/release-platforms/kubernetes/serving";
import { attemptTemplate } from "@/lib/adapters/release-platforms/kubernetes/set-template";
import { type KubernetesTarget, workloadOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import type {
  Ends,
  Observation,
  PlanPreview,
  ReleasePlatform,
  Sending,
  SendOutcome,
} from "@/lib/adapters/release-platforms/release-platform";
import { sendStep } from "@/lib/adapters/release-platforms/send-step";
import type { PlanFrom, PlanTo } from "@/lib/domain/plan/plan-document";
import type { PlanStep, SetTemplateStep } from "@/lib/domain/plan/plan-step";

const LOOK_AGAIN_MS = 500;
const NO_STEP = "It is no step for a workload of Kubernetes.";

const NOT_RESTORED = [
  "ConfigMaps and Secrets: the pods read what is in them now.",
  "The number of replicas, Services, Ingresses and other objects beside the workload.",
  "Volumes and what is in them.",
  "Databases, queues and caches: their schema and their rows stay as they are.",
  "Jobs that are queued, mails that are sent, payments that are made.",
  "Feature flags, and other workloads that were released together with this one.",
];

/** A Deployment, StatefulSet or DaemonSet, put back by giving it the pod template of an earlier release. */
export function kubernetes(target: KubernetesTarget): ReleasePlatform {
  const api = openApiServer(target.connection);
  const platform: ReleasePlatform = {
    kind: "kubernetes",
    capabilities: {
      idempotencyKey: false,
      precondition: true,
      listOperations: false,
      dryRun: true,
      quietPeriodMs: QUIET_PERIOD_MS,
      longestCallMs: target.rolloutTimeoutMs,
    },
    get place() {
      const location = `${workloadOf(target)} of ${serverOf(target)}`;
      return { identity: location, location };
    },
    notRestored: NOT_RESTORED,
    healthUrl: target.healthUrl,
    current: () => readCurrent(api, target),
    candidates: () => readCandidates(api, target),
    changeUnderWay: () => isRollingOut(api, target),
    preview: (from, to) => preview(api, target, from, to),
    held: async () => null,
    async observe(step, plan) {
      if (step.kind !== "set-template") return { at: "other", what: NO_STEP };
      const foreign = foreignStep(step, target);
      if (foreign !== null) return { at: "other", what: foreign };
      return withoutFailure(await observeTemplate(api, target, step, plan));
    },
    send: (step, plan, sending) => send(platform, api, target, { step, plan, sending }),
    servingVersion: () => readServing(api, target),
    probe: () => probeKubernetes(api, target),
  };
  return platform;
}

/** Where the connection cannot be read, its file stands for the server: nothing can be asked there anyway. */
function serverOf({ connection }: KubernetesTarget): string {
  try {
    return readConnection(connection).server;
  } catch {
    return "kubeconfig" in connection ? connection.kubeconfig : connection.server;
  }
}

async function preview(
  api: ApiServer,
  target: KubernetesTarget,
  from: PlanFrom,
  to: PlanTo,
): Promise<PlanPreview> {
  const { workload } = await seeExisting(api, target);
  const step: SetTemplateStep = {
    kind: "set-template",
    server: readConnection(target.connection).server,
    namespace: target.namespace,
    workload: target.kind,
    name: target.name,
    uid: workload.metadata.uid,
    from: from.releaseId,
    to: to.releaseId,
    templateDigest: to.artefactDigest,
  };
  return { steps: [step], notes: notesOn(workload, target), hold: null };
}

function notesOn({ spec }: Workload, { kind }: KubernetesTarget): string[] {
  if (kind === "StatefulSet")
    return [
      "Pods are replaced one after the other. A pod of the present release that never becomes ready has to be deleted by hand.",
    ];
  return spec.strategy?.type === "Recreate"
    ? [
        "All pods are stopped before the first new one starts (strategy Recreate), so production is away in between.",
      ]
    : [];
}

/** Why the step is not one for this target as it is configured now; null when it is. */
function foreignStep(step: SetTemplateStep, target: KubernetesTarget): string | null {
  const { server } = readConnection(target.connection);
  const same =
    step.server === server &&
    step.namespace === target.namespace &&
    step.workload === target.kind &&
    step.name === target.name;
  return same
    ? null
    : `The plan changes ${step.workload} ${step.name} in namespace ${step.namespace} of ${step.server}, the service lies elsewhere now.`;
}

/** For somebody who only looks, a release that does not come up is something else than the plan wants. */
function withoutFailure(seen: Awaited<ReturnType<typeof observeTemplate>>): Observation {
  if (seen.at !== "failed") return seen;
  return seen.denied ? { at: "unknown", why: seen.why } : { at: "other", what: seen.why };
}

async function send(
  platform: ReleasePlatform,
  api: ApiServer,
  target: KubernetesTarget,
  { step, plan, sending }: { step: PlanStep; plan: Ends; sending: Sending },
): Promise<SendOutcome> {
  if (step.kind !== "set-template") return { outcome: "refused", reason: NO_STEP };
  const attempt = attemptTemplate(api, target, { step, plan, sending });
  /** Somebody may have made the very same change a moment ago: then it is followed, not made again. */
  const observe: ReleasePlatform["observe"] = async (...asked) => {
    for (;;) {
      const seen = await platform.observe(...asked);
      if (seen.at !== "unknown" || sending.signal.aborted) return seen;
      await wait(LOOK_AGAIN_MS, undefined, { signal: sending.signal }).catch(() => undefined);
    }
  };
  return sendStep({ preview: platform.preview, observe }, step, plan, sending, attempt);
}
