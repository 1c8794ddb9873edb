import type { Condition, Pod, Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";
import type { KubernetesRelease } from "@/lib/adapters/release-platforms/kubernetes/releases";
import type { WorkloadKind } from "@/lib/adapters/release-platforms/kubernetes/target";

/** How far the cluster is in putting the template of a workload on its pods. */
export type Rollout =
  | { state: "complete"; evidence: string }
  | { state: "progressing"; what: string }
  | { state: "failed"; why: string }
  | { state: "held"; why: string };

/**
 * Judges what the cluster says of the release whose template the workload has. `before`: the condition that was there
 * before our change; for a moment it still is, although the controller has seen the change.
 */
export function rolloutOf(
  kind: WorkloadKind,
  workload: Workload,
  release: KubernetesRelease,
  before: Condition | null = null,
): Rollout {
  const { metadata, status } = workload;
  if (kind === "Deployment" && workload.spec.paused)
    return { state: "held", why: "the Deployment is paused, so its pods stay as they are" };
  if (status.observedGeneration < metadata.generation)
    return progressing("the controller has not seen the change yet");
  switch (kind) {
    case "Deployment":
      return ofDeployment(workload, release, before);
    case "StatefulSet":
      return ofStatefulSet(workload, release);
    case "DaemonSet":
      return ofDaemonSet(workload);
  }
}

export function progressCondition({ status }: Workload): Condition | null {
  return status.conditions.find(({ type }) => type === "Progressing") ?? null;
}

function ofDeployment(workload: Workload, release: KubernetesRelease, before: Condition | null): Rollout {
  const { status, spec } = workload;
  const condition = progressCondition(workload);
  if (condition && exceededBy(condition, release) && !isSame(condition, before))
    return { state: "failed", why: condition.message };
  const wanted = spec.replicas;
  if (status.updatedReplicas < wanted)
    return progressing(`${status.updatedReplicas} of ${wanted} pods are of the release`);
  if (status.replicas > status.updatedReplicas)
    return progressing(`${status.replicas - status.updatedReplicas} pods of another release are still there`);
  if (status.availableReplicas < wanted)
    return progressing(`${status.availableReplicas} of ${wanted} pods are available`);
  return complete(wanted);
}

/** The message names the ReplicaSet that it is about, and for a moment that is the one from before. */
function exceededBy({ status, reason, message }: Condition, { name }: KubernetesRelease): boolean {
  return status === "False" && reason === "ProgressDeadlineExceeded" && message.includes(`"${name}"`);
}

function isSame(a: Condition, b: Condition | null): boolean {
  return b !== null && a.message === b.message && a.lastUpdateTime === b.lastUpdateTime;
}

function ofStatefulSet({ status, spec }: Workload, { name }: KubernetesRelease): Rollout {
  const wanted = spec.replicas;
  if (status.updateRevision !== name) return progressing("the controller has not taken the release yet");
  if (wanted === 0 && status.replicas === 0) return complete(0);
  if (status.updatedReplicas < wanted)
    return progressing(`${status.updatedReplicas} of ${wanted} pods are of the release`);
  if (status.readyReplicas < wanted)
    return progressing(`${status.readyReplicas} of ${wanted} pods are ready`);
  if (status.replicas > wanted)
    return progressing(`${status.replicas - wanted} pods too many are still there`);
  if (status.currentRevision !== name) return progressing("the controller has not finished");
  return complete(wanted);
}

function ofDaemonSet({ status }: Workload): Rollout {
  const wanted = status.desiredNumberScheduled;
  if (status.updatedNumberScheduled < wanted)
    return progressing(`${status.updatedNumberScheduled} of ${wanted} pods are of the release`);
  if (status.numberAvailable < wanted)
    return progressing(`${status.numberAvailable} of ${wanted} pods are available`);
  return complete(wanted);
}

function progressing(what: string): Rollout {
  return { state: "progressing", what };
}

function complete(pods: number): Rollout {
  const evidence =
    pods === 0
      ? "0 pods are wanted, so nothing runs"
      : `${pods} of ${pods} pods are of the release and available`;
  return { state: "complete", evidence };
}

/** Why the pods do not run what the release says; null: they do. */
export function faultOfPods(pods: readonly Pod[], release: KubernetesRelease, wanted: number): string | null {
  const alive = pods.filter(isAlive);
  if (alive.length < wanted) return `${alive.length} of ${wanted} pods of ${release.name} are there`;
  for (const { metadata, spec } of alive) {
    for (const { name, image } of release.template.spec.containers) {
      const runs = spec.containers.find((container) => container.name === name)?.image;
      if (runs === undefined || !isSameImage(runs, image))
        return `pod ${metadata.name} runs ${runs ?? "no container"} as ${name}, the release has ${image}`;
    }
  }
  return null;
}

function isAlive({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && !/^(Succeeded|Failed)$/.test(status.phase);
}

/** A webhook may fetch an image from a mirror, or add the digest to its tag. */
function isSameImage(runs: string, written: string): boolean {
  const own = (image: string) => image.slice(image.lastIndexOf("/") + 1);
  return own(runs) === own(written) || (!written.includes("@") && own(runs).startsWith(`${own(written)}@`));
}

const NO_TROUBLE = new Set(["", "ContainerCreating", "PodInitializing"]);

/** The first pod that cannot start, and why; null: none. */
export function troubleOf(pods: readonly Pod[]): string | null {
  for (const { metadata, status } of pods.filter(isAlive)) {
    const waiting = status.containerStatuses.map(({ state }) => state.waiting);
    const trouble = waiting.find((each) => each && !NO_TROUBLE.has(each.reason));
    if (trouble) return `pod ${metadata.name}: ${trouble.reason} ${trouble.message}`.trim();
  }
  return null;
}
