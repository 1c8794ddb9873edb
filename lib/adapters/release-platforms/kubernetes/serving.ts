import type { ApiServer } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import { seeExisting } from "@/lib/adapters/release-platforms/kubernetes/observe";
import { readPods } from "@/lib/adapters/release-platforms/kubernetes/pods";
import { faultOfPods, rolloutOf } from "@/lib/adapters/release-platforms/kubernetes/rollout";
import { type KubernetesTarget, workloadOf } from "@/lib/adapters/release-platforms/kubernetes/target";
import type { Serving } from "@/lib/adapters/release-platforms/release-platform";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

/** What production says, or, without an address to ask, what the pods are. */
export async function readServing(api: ApiServer, target: KubernetesTarget): Promise<Serving> {
  if (target.versionUrl !== null) return askServingVersion(target.versionUrl);
  const { workload, live } = await seeExisting(api, target);
  if (live === null) return { ok: false, why: "the controller has not seen the last change yet" };
  const rollout = rolloutOf(target.kind, workload, live);
  if (rollout.state === "complete") {
    const pods = await readPods(api, target, workload, live);
    if (workload.spec.replicas === 0 && target.kind !== "DaemonSet")
      return { ok: false, why: `${workloadOf(target)} has 0 replicas, so nothing serves` };
    const fault = faultOfPods(pods, live, pods.length);
    return fault === null
      ? { ok: true, version: live.version, commit: live.commit }
      : { ok: false, why: fault };
  }
  const why = rollout.state === "progressing" ? rollout.what : rollout.why;
  return { ok: false, why: `${workloadOf(target)} is not done with ${live.id}: ${why}` };
}
