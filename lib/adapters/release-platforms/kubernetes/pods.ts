import type { ApiServer } from "@/lib/adapters/release-platforms/kubernetes/api-server";
import { type Pod, podShape, type Workload } from "@/lib/adapters/release-platforms/kubernetes/objects";
import type { KubernetesRelease } from "@/lib/adapters/release-platforms/kubernetes/releases";
import { selectorOf } from "@/lib/adapters/release-platforms/kubernetes/selector";
import type { KubernetesTarget } from "@/lib/adapters/release-platforms/kubernetes/target";

/** The pods of the workload, or of one of its releases. Throws `PlatformUnreadable`. */
export function readPods(
  api: ApiServer,
  { namespace }: KubernetesTarget,
  workload: Workload,
  release?: KubernetesRelease,
): Promise<Pod[]> {
  const own = release ? `,${release.podLabel.key}=${release.podLabel.value}` : "";
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
  return api.list(path, podShape, { labelSelector: `${selectorOf(workload)}${own}` });
}
