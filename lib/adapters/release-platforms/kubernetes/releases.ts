import type { ApiServer } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import {
  type ControllerRevision,
  controllerRevisionShape,
  type PodTemplate,
  type ReplicaSet,
  replicaSetShape,
  type Workload,
  workloadShape,
} from "@/lib/adapters/release-platforms/kubernetes/objects";
import {
  bareTemplate,
  commitOf,
  digestOfTemplate,
  versionOf,
} from "@/lib/adapters/release-platforms/kubernetes/pod-template";
import { selectorOf } from "@/lib/adapters/release-platforms/kubernetes/selector";
import type { KubernetesTarget } from "@/lib/adapters/release-platforms/kubernetes/target";

/** One release of a workload, as the cluster keeps it. */
export type KubernetesRelease = {
  /** Name of the ReplicaSet or ControllerRevision, and the beginning of the digest of its template. */
  id: string;
  name: string;
  template: PodTemplate;
  digest: string;
  version: string;
  commit: string | null;
  createdAt: Date;
  /** The label that the pods of this release carry. */
  podLabel: { key: string; value: string };
  /** The controller's own number, for the order only: it changes when a release is rolled back to. */
  order: number;
  /** The cluster said that no pod of it may be made, and why; null: it did not. */
  denied: string | null;
  /** It was live before, went away and came back. */
  returned: boolean;
};

const RESOURCES = {
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
} as const;
const REVISION = "deployment.kubernetes.io/revision";

export const resourceOf = ({ kind }: Pick<KubernetesTarget, "kind">) => RESOURCES[kind];
export const historyResourceOf = ({ kind }: Pick<KubernetesTarget, "kind">) =>
  kind === "Deployment" ? "replicasets" : "controllerrevisions";

export function workloadPath(target: KubernetesTarget): string {
  return `${namespacePath(target)}/${resourceOf(target)}/${encodeURIComponent(target.name)}`;
}

/** Null when there is none of this name. Throws `PlatformUnreadable`. */
export function readWorkload(api: ApiServer, target: KubernetesTarget): Promise<Workload | null> {
  return api.get(workloadPath(target), workloadShape);
}

/** The releases that the cluster keeps of the workload, the one that was put live last first. Throws `PlatformUnreadable`. */
export async function readReleases(
  api: ApiServer,
  target: KubernetesTarget,
  workload: Workload,
): Promise<KubernetesRelease[]> {
  const path = `${namespacePath(target)}/${historyResourceOf(target)}`;
  const query = { labelSelector: selectorOf(workload) };
  const found =
    target.kind === "Deployment"
      ? (await api.list(path, replicaSetShape, query))
          .filter((each) => isOwned(each, workload))
          .map((each) => ofReplicaSet(each, target))
      : (await api.list(path, controllerRevisionShape, query))
          .filter((each) => isOwned(each, workload))
          .map((each) => ofControllerRevision(each, target));
  return found.sort((a, b) => b.order - a.order || b.createdAt.getTime() - a.createdAt.getTime());
}

/**
 * The release whose template the workload has; null: the cluster has not made one of it yet. Of a StatefulSet and a
 * DaemonSet it is the controller that says which, once it has seen the workload as it is.
 */
export function liveReleaseOf(
  { kind }: Pick<KubernetesTarget, "kind">,
  workload: Workload,
  releases: readonly KubernetesRelease[],
): KubernetesRelease | null {
  const { status, spec, metadata } = workload;
  if (kind === "Deployment") {
    const digest = digestOfTemplate(spec.template);
    const same = releases.filter((release) => release.digest === digest);
    return same.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0] ?? null; // as the controller chooses
  }
  if (status.observedGeneration < metadata.generation) return null;
  if (kind === "DaemonSet") return releases[0] ?? null;
  return releases.find(({ name }) => name === status.updateRevision) ?? null;
}

export function ofReplicaSet({ metadata, spec, status }: ReplicaSet, target: Naming): KubernetesRelease {
  const failure = status.conditions.find(
    ({ type, status }) => type === "ReplicaFailure" && status === "True",
  );
  return {
    ...named(metadata, spec.template, target),
    podLabel: { key: "pod-template-hash", value: metadata.labels["pod-template-hash"] ?? "" },
    order: Number(metadata.annotations[REVISION] ?? 0),
    denied: failure?.message ?? null,
    returned: metadata.annotations[`${REVISION}-history`] !== undefined,
  };
}

export function ofControllerRevision(
  { metadata, revision, data }: ControllerRevision,
  target: Naming & Pick<KubernetesTarget, "kind">,
): KubernetesRelease {
  const key = "controller-revision-hash";
  // A StatefulSet names the whole revision on its pods, a DaemonSet only its hash.
  const value = target.kind === "StatefulSet" ? metadata.name : (metadata.labels[key] ?? "");
  const release = named(metadata, data.spec.template, target);
  return { ...release, podLabel: { key, value }, order: revision, denied: null, returned: true };
}

type Naming = Pick<KubernetesTarget, "container" | "commitFrom">;

function named(metadata: Workload["metadata"], written: PodTemplate, { container, commitFrom }: Naming) {
  const template = bareTemplate(written);
  const digest = digestOfTemplate(template);
  const { name, creationTimestamp } = metadata;
  return {
    id: `${name}@${digest.slice("sha256:".length, "sha256:".length + 12)}`,
    name,
    template,
    digest,
    version: versionOf(template, container) ?? name,
    commit: commitOf(template, commitFrom),
    createdAt: new Date(creationTimestamp),
  };
}

function isOwned({ metadata }: ReplicaSet | ControllerRevision, workload: Workload): boolean {
  const isOwner = ({ uid }: { uid: string }) => uid === workload.metadata.uid;
  return metadata.deletionTimestamp === undefined && metadata.ownerReferences.some(isOwner);
}

export function namespacePath({ namespace }: Pick<KubernetesTarget, "namespace">): string {
  return `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}`;
}
