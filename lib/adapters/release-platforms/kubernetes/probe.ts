import { questionsToProduction } from "@/lib/adapters/release-platforms/findings";
import type { ApiServer } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import { accessReviewShape } from "@/lib/adapters/release-platforms/kubernetes/objects";
import { obstacleTo, seeExisting } from "@/lib/adapters/release-platforms/kubernetes/observe";
import { overrulingOwnerOf } from "@/lib/adapters/release-platforms/kubernetes/owners";
import { historyResourceOf, resourceOf } from "@/lib/adapters/release-platforms/kubernetes/releases";
import { type KubernetesTarget, workloadOf } from "@/lib/adapters/release-platforms/kubernetes/target";

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

type Permission = { verb: string; group: string; resource: string; name?: string };

/** Each permission that is needed, asked of the cluster itself, and then the workload. */
export async function probeKubernetes(
  api: ApiServer,
  target: KubernetesTarget,
): Promise<{ ok: boolean; findings: string[] }> {
  const findings: string[] = [];
  let ok = true;
  const found = (good: boolean, finding: string) => {
    ok &&= good;
    findings.push(finding);
  };
  try {
    for (const permission of permissionsFor(target)) {
      const allowed = await isAllowed(api, target, permission);
      const { verb, resource } = permission;
      found(allowed, `${allowed ? "may" : "may not"} ${verb} ${resource} in namespace ${target.namespace}`);
    }
    if (ok) await probeWorkload(api, target, found);
  } catch (error) {
    found(false, error instanceof Error ? error.message : String(error));
  }
  return { ok, findings };
}

function permissionsFor(target: KubernetesTarget): Permission[] {
  const workload = { group: "apps", resource: resourceOf(target), name: target.name };
  return [
    { verb: "get", ...workload },
    { verb: "patch", ...workload },
    { verb: "list", group: "apps", resource: historyResourceOf(target) },
    { verb: "list", group: "", resource: "pods" },
  ];
}

async function isAllowed(
  api: ApiServer,
  { namespace }: KubernetesTarget,
  asked: Permission,
): Promise<boolean> {
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace, ...asked } },
  };
  return (await api.ask(REVIEWS, review, accessReviewShape)).status.allowed;
}

async function probeWorkload(
  api: ApiServer,
  target: KubernetesTarget,
  found: (good: boolean, finding: string) => void,
): Promise<void> {
  const seen = await seeExisting(api, target);
  const { workload, releases, live } = seen;
  found(live !== null, `${workloadOf(target)} has the template of ${live?.id ?? "no release yet"}`);
  const earlier = releases.length - (live ? 1 : 0);
  found(
    earlier > 0,
    earlier > 0
      ? `the cluster keeps ${earlier} more of its releases`
      : `the cluster keeps no earlier release of it (revisionHistoryLimit ${workload.spec.revisionHistoryLimit}), so there is nothing to go back to`,
  );
  const obstacle = obstacleTo(seen, target);
  if (obstacle !== null) found(false, obstacle);
  const owner = overrulingOwnerOf(workload);
  if (owner !== null) found(true, `it belongs to ${owner}, which would undo a rollback`);
  for (const ask of questionsToProduction(target.versionUrl ?? undefined, target.healthUrl ?? undefined)) {
    const { good, finding } = await ask();
    found(good, finding);
  }
}
