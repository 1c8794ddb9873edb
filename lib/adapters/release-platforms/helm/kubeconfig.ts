import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readAuthority } from "@/lib/adapters/release-platforms/helm/cluster";
import type { HelmTarget } from "@/lib/adapters/release-platforms/helm/target";

const PREFIX = "twokey-helm-";
/** Longer than any call lasts: what is older was left behind by a worker that was killed. */
const LEFT_BEHIND_MS = 2 * 60 * 60_000;

/** A folder that only this user can read, in which Helm finds all it needs and nothing of the user's own. */
export type HelmFolder = { path: string; variables: Record<string, string>; remove(): Promise<void> };

/** With `target` the folder also holds the way into the cluster. Throws `PlatformUnreadable` without its authority. */
export async function makeHelmFolder(target: HelmTarget | null): Promise<HelmFolder> {
  await removeLeftBehind();
  const ca = target && (await readAuthority(target));
  const folder = await mkdtemp(path.join(tmpdir(), PREFIX)); // mode 0700
  const kubeconfig = path.join(folder, "kubeconfig");
  if (target) await writeFile(kubeconfig, kubeconfigOf(target, ca ?? undefined), { mode: 0o600, flag: "wx" });
  return {
    path: folder,
    variables: {
      HOME: folder,
      KUBECONFIG: kubeconfig,
      HELM_CACHE_HOME: path.join(folder, "cache"),
      HELM_CONFIG_HOME: path.join(folder, "config"),
      HELM_DATA_HOME: path.join(folder, "data"),
      HELM_DRIVER: "secret",
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The one file that holds the token; no argument, no variable and no log does. */
function kubeconfigOf({ server, token, namespace }: HelmTarget, ca: string | undefined): string {
  const authority =
    ca === undefined ? {} : { "certificate-authority-data": Buffer.from(ca).toString("base64") };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "twokey",
    contexts: [{ name: "twokey", context: { cluster: "twokey", user: "twokey", namespace } }],
    clusters: [{ name: "twokey", cluster: { server, ...authority } }],
    users: [{ name: "twokey", user: { token: token.reveal() } }],
  });
}

async function removeLeftBehind(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    const folder = path.join(tmpdir(), name);
    const age = await stat(folder).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0, // another worker has removed it
    );
    if (age > LEFT_BEHIND_MS) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
