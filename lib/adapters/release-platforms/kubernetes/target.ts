import type { WrittenKubernetesTarget } from "@/lib/schemas/targets/kubernetes";
import { type Opened, Secret } from "@/lib/secret";

export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet";

/** Where the workload runs and how it is asked, from twokey.yaml. */
export type KubernetesTarget = {
  connection: ConnectionSettings;
  namespace: string;
  kind: WorkloadKind;
  name: string;
  /** The container whose image names the version; null: all of them. */
  container: string | null;
  /** Label or annotation of the pod template that holds the commit, beside the usual ones. */
  commitFrom: string | null;
  /** Answers what production serves; null: the cluster itself is believed. */
  versionUrl: string | null;
  healthUrl: string | null;
  /** How long a rollout is waited for before its outcome counts as unknown. */
  rolloutTimeoutMs: number;
};

export type ConnectionSettings =
  | {
      server: string /** Path of the authority in PEM; null: the public ones. */;
      ca: string | null;
      token: Secret;
    }
  | { kubeconfig: string; context: string | null };

/** The workload as people write it: `Deployment shop in namespace shop`. */
export function workloadOf({ kind, name, namespace }: KubernetesTarget): string {
  return `${kind} ${name} in namespace ${namespace}`;
}

/** The target as it was read from twokey.yaml. */
export function targetOf(settings: Opened<WrittenKubernetesTarget>): KubernetesTarget {
  const { namespace, kind, name, rolloutMinutes } = settings;
  return {
    connection: connectionOf(settings),
    namespace,
    kind,
    name,
    container: settings.container ?? null,
    commitFrom: settings.commitFrom ?? null,
    versionUrl: settings.versionUrl ?? null,
    healthUrl: settings.healthUrl ?? null,
    rolloutTimeoutMs: rolloutMinutes * 60_000,
  };
}

function connectionOf(settings: Opened<WrittenKubernetesTarget>): ConnectionSettings {
  const { kubeconfig, context, server, ca, token } = settings;
  if (kubeconfig !== undefined) return { kubeconfig, context: context ?? null };
  // The schema wants both where there is no kubeconfig.
  return { server: server ?? "", ca: ca ?? null, token: token ?? Secret.withheld() };
}
