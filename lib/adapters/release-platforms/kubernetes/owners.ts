import type { Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";

/**
 * The Helm release that the workload belongs to; null: none. The label `managed-by: Helm` alone says little: whoever
 * renders a chart without installing it leaves it too.
 */
export function helmReleaseOf({ metadata }: Pick<Workload, "metadata">): string | null {
  return metadata.annotations["meta.helm.sh/release-name"] ?? null;
}

/** What else owns the workload and would put its own template back, by name; null: nothing that can be told. */
export function overrulingOwnerOf({ metadata }: Pick<Workload, "metadata">): string | null {
  const { labels, annotations, ownerReferences } = metadata;
  const controller = ownerReferences.find((owner) => owner.controller);
  if (controller) return `${controller.kind} ${controller.name}`;
  const tracked = annotations["argocd.argoproj.io/tracking-id"]?.split(":")[0];
  const argo = tracked ?? labels["argocd.argoproj.io/instance"] ?? annotations["argocd.argoproj.io/instance"];
  if (argo) return `Argo CD application ${argo}`;
  for (const kind of ["kustomize", "helm"]) {
    const name = labels[`${kind}.toolkit.fluxcd.io/name`];
    const what = kind === "helm" ? "HelmRelease" : "Kustomization";
    if (name) return `Flux ${what} ${name}`;
  }
  if (annotations["rollout.argoproj.io/workload-generation"]) return "An Argo Rollout";
  return null;
}
