import type { Cluster, WorkloadKey } from "@/lib/adapters/release-platforms/helm/cluster";
import { ageOf, type ReleaseHistory } from "@/lib/adapters/release-platforms/helm/history";
import { type ManifestObject, nameOf } from "@/lib/adapters/release-platforms/helm/manifest";
import { isPending, type Revision } from "@/lib/adapters/release-platforms/helm/stored-release";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import { carries, type Workload } from "@/lib/adapters/release-platforms/helm/workload";

/** `live` null: the cluster does not have it. */
export type LiveWorkload = WorkloadKey & { written: ManifestObject; live: Workload | null };

const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet"] as const;

/** The workloads of a revision as the cluster has them now. Throws `PlatformUnreadable`. */
export function readWorkloads(
  cluster: Cluster,
  target: Pick<HelmTarget, "namespace">,
  objects: readonly ManifestObject[],
): Promise<LiveWorkload[]> {
  const found = objects.flatMap((written) => {
    const kind = WORKLOADS.find((each) => each === written.kind);
    if (!kind || !written.apiVersion.startsWith("apps/")) return [];
    const { name, namespace = target.namespace } = written.metadata;
    return [{ kind, name, namespace, written }];
  });
  return Promise.all(found.map(async (each) => ({ ...each, live: await cluster.workload(each) })));
}

export type LiveRevision = { revision: Revision; saidBy: string; warnings: string[] };

/**
 * What runs is the latest revision, unless that one failed and the workloads still are of the one deployed before it.
 * `workloads` are those of the latest revision.
 */
export async function findLive(
  history: ReleaseHistory,
  workloads: readonly LiveWorkload[],
  now: Date,
): Promise<LiveRevision> {
  const { latest } = history;
  const others = workloads.filter(({ live, written }) => live === null || !carries(live, written));
  const names = others.map(({ written }) => nameOf(written)).join(", ");
  if (isPending(latest))
    return { revision: latest, saidBy: "Helm", warnings: [pendingWarning(latest, names, now)] };
  if (latest.status === "failed") return liveAfterFailure(history, workloads, names);
  const past = `${names} is not as revision ${latest.number} has it: it was changed without Helm`;
  return { revision: latest, saidBy: "Helm and the workloads", warnings: names === "" ? [] : [past] };
}

function pendingWarning(latest: Revision, others: string, now: Date): string {
  const reached = others === "" ? "its workloads are in place" : `${others} is not as it has it`;
  return (
    `Revision ${latest.number} has been ${latest.status} ${ageOf(latest, now)}; ${reached}. Either Helm is at work ` +
    "at this moment, or it was interrupted: then it stays so until a rollback or an upgrade by hand ends it"
  );
}

async function liveAfterFailure(
  history: ReleaseHistory,
  workloads: readonly LiveWorkload[],
  others: string,
): Promise<LiveRevision> {
  const { latest } = history;
  const failed = `revision ${latest.number}, which Helm marks as failed (${latest.description})`;
  const deployed = await lastDeployed(history);
  const stayed =
    deployed !== null &&
    workloads.every(({ live, kind, name }) => {
      const written = deployed.objects.find((each) => each.kind === kind && each.metadata.name === name);
      return live !== null && written !== undefined && carries(live, written);
    });
  const at = (warning: string | null) => ({
    revision: latest,
    saidBy: warning === null ? `the workloads, which are those of ${failed}` : "Helm",
    warnings: warning === null ? [] : [warning],
  });
  if (others === "")
    return at(stayed ? `Nobody can tell from the workloads how far Helm got with ${failed}` : null);
  if (!stayed) return at(`${others} is not as ${failed} has it: only a part of it was put live`);
  const warning = `Helm gave up on ${failed}; the workloads are still those of revision ${deployed.number}, other objects may have been changed`;
  return { revision: deployed, saidBy: "the workloads", warnings: [warning] };
}

/** What was deployed before the latest revision, as Helm says. */
async function lastDeployed({ stored, latest, read }: ReleaseHistory): Promise<Revision | null> {
  const before = stored.find(({ number, status }) => number < latest.number && status === "deployed");
  const superseded = stored.find(({ number, status }) => number < latest.number && status === "superseded");
  const entry = before ?? superseded;
  return entry ? read(entry.number) : null;
}
