import type { Cluster } from "@/lib/adapters/release-platforms/helm/cluster";
import { readCurrent } from "@/lib/adapters/release-platforms/helm/current-release";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";
import { PlatformUnreadable, type Serving } from "@/lib/adapters/release-platforms/release-platform";
import { servesRelease } from "@/lib/adapters/release-platforms/same-release";
import { askServingVersion } from "@/lib/adapters/release-platforms/serving-version";

type Named = { version: string; commit: string | null };

/** Whether production names this release. It knows the version of the application and nothing of the chart. */
export function servesThis(serving: Extract<Serving, { ok: true }>, release: Named): boolean {
  if (servesRelease(serving, release)) return true;
  const byCommit = serving.commit !== null && release.commit !== null;
  return !byCommit && release.version.startsWith(`${serving.version} (`);
}

/** What production answers, by the name that the release has here when it is the live one. */
export async function readServing(cluster: Cluster, target: HelmTarget): Promise<Serving> {
  try {
    if (target.versionUrl === null) {
      const { version, commit } = await readCurrent(cluster, target);
      return { ok: true, version, commit };
    }
    const serving = await askServingVersion(target.versionUrl);
    if (!serving.ok) return serving;
    const current = await readCurrent(cluster, target);
    return servesThis(serving, current) ? { ...serving, version: current.version } : serving;
  } catch (error) {
    if (error instanceof PlatformUnreadable) return { ok: false, why: error.message };
    throw error;
  }
}
