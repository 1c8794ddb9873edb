import { type Finding, questionsToProduction } from "@/lib/adapters/release-platforms/findings";
import type { Access, Cluster } from "@/lib/adapters/release-platforms/helm/cluster";
import { readHelmVersion } from "@/lib/adapters/release-platforms/helm/helm-program";
import { readHistory } from "@/lib/adapters/release-platforms/helm/history";
import { type ManifestObject, referencesBeside } from "@/lib/adapters/release-platforms/helm/manifest";
import type { Hook } from "@/lib/adapters/release-platforms/helm/stored-release";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";

/** Helm keeps its revisions in Secrets. */
const FOR_REVISIONS = ["get", "list", "create", "update", "delete"];
const FOR_OBJECTS = ["get", "create", "patch", "delete"];
/** Helm waits until a hook is done. */
const FOR_HOOKS = [...FOR_OBJECTS, "list", "watch"];

/** The plural names of the kinds that charts mostly hold. What others need is not asked, and said. */
const RESOURCES: Record<string, string> = {
  "apps/Deployment": "deployments",
  "apps/StatefulSet": "statefulsets",
  "apps/DaemonSet": "daemonsets",
  "batch/Job": "jobs",
  "batch/CronJob": "cronjobs",
  "/Service": "services",
  "/ServiceAccount": "serviceaccounts",
  "/ConfigMap": "configmaps",
  "/Secret": "secrets",
  "/PersistentVolumeClaim": "persistentvolumeclaims",
  "autoscaling/HorizontalPodAutoscaler": "horizontalpodautoscalers",
  "networking.k8s.io/Ingress": "ingresses",
  "networking.k8s.io/NetworkPolicy": "networkpolicies",
  "policy/PodDisruptionBudget": "poddisruptionbudgets",
  "rbac.authorization.k8s.io/Role": "roles",
  "rbac.authorization.k8s.io/RoleBinding": "rolebindings",
};

/** Asks for each permission; changes nothing. */
export async function probeHelm(
  cluster: Cluster,
  target: HelmTarget,
): Promise<{ ok: boolean; findings: string[] }> {
  const found: Finding[] = [];
  const tell = async (question: () => Promise<string>) => {
    found.push(
      await question().then(
        (finding) => ({ good: true, finding }),
        (error: Error) => ({ good: false, finding: error.message }),
      ),
    );
  };
  await tell(async () => `${target.helm} is Helm ${(await readHelmVersion(target)).full}`);
  await tell(async () => `${target.server} is Kubernetes ${await cluster.version()}`);
  let objects: ManifestObject[] = [];
  let hooks: ManifestObject[] = [];
  await tell(async () => {
    const { latest } = await readHistory(cluster, target);
    objects = latest.objects;
    hooks =
      target.hooks === "skip" ? [] : latest.hooks.filter(runsInRollback).flatMap((hook) => hook.objects);
    return `${target.release} is at revision ${latest.number}, ${latest.status}`;
  });
  await tell(() =>
    accessTo(cluster, { group: "", resource: "secrets", namespace: target.namespace }, FOR_REVISIONS),
  );
  for (const kind of new Set(referencesBeside(objects).map((each) => each.kind))) {
    const resource = { group: "", resource: `${kind.toLowerCase()}s`, namespace: target.namespace };
    await tell(() => accessTo(cluster, resource, ["get"]));
  }
  const { known, unknown } = resourcesOf(objects, target.namespace);
  for (const resource of known) await tell(() => accessTo(cluster, resource, FOR_OBJECTS));
  for (const resource of resourcesOf(hooks, target.namespace).known)
    await tell(() => accessTo(cluster, resource, FOR_HOOKS));
  if (unknown.length > 0)
    found.push({
      good: true,
      finding: `Not asked, needs ${FOR_OBJECTS.join(", ")} too: ${unknown.join(", ")}`,
    });
  for (const ask of questionsToProduction(target.versionUrl ?? undefined, target.healthUrl ?? undefined))
    found.push(await ask());
  return { ok: found.every(({ good }) => good), findings: found.map(({ finding }) => finding) };
}

function runsInRollback({ events }: Hook): boolean {
  return events.includes("pre-rollback") || events.includes("post-rollback");
}

type Resource = Omit<Access, "verb">;

async function accessTo(cluster: Cluster, resource: Resource, verbs: readonly string[]): Promise<string> {
  const answers = await Promise.all(verbs.map((verb) => cluster.mayDo({ ...resource, verb })));
  const missing = verbs.filter((_, index) => !answers[index]);
  const where = `${resource.resource} in namespace ${resource.namespace}`;
  if (missing.length > 0) throw new Error(`The token may not ${missing.join(", ")} ${where}`);
  return `The token may ${verbs.join(", ")} ${where}`;
}

function resourcesOf(
  objects: readonly ManifestObject[],
  own: string,
): { known: Resource[]; unknown: string[] } {
  const known = new Map<string, Resource>();
  const unknown = new Set<string>();
  for (const { apiVersion, kind, metadata } of objects) {
    const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
    const resource = RESOURCES[`${group}/${kind}`];
    const namespace = metadata.namespace ?? own;
    if (resource) known.set(`${group}/${resource}/${namespace}`, { group, resource, namespace });
    else unknown.add(`${kind} of ${apiVersion}`);
  }
  return { known: [...known.values()], unknown: [...unknown].sort() };
}
