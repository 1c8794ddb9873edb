import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { writeKubeconfig } from "../scripts/cluster/kubeconfig.mjs";
import type { TestCluster } from "./cluster";

/** A namespace of its own on the test cluster, with the account that the documentation tells people to create. */
export type TestNamespace = {
  name: string;
  /** A token of the account `twokey`, which may do what `page` grants and nothing else. */
  token: string;
  /** Path of a kubeconfig with that token and this namespace. */
  kubeconfig: string;
  /** Runs kubectl here as somebody who may do everything, and answers what it prints. Throws what it says when it fails. */
  kubectl: (...args: string[]) => string;
  apply: (...objects: object[]) => void;
  /** Any object of this namespace, as the cluster has it now. */
  read: <Shape>(kind: string, name: string) => Shape;
};

/** `page` is the documentation of a platform that names the permissions. */
export function openNamespace(cluster: TestCluster, page = "docs/platforms/kubernetes.md"): TestNamespace {
  const name = `test-${randomBytes(4).toString("hex")}`;
  const run = (args: string[], input?: string) =>
    execFileSync(cluster.programs.kubectl ?? "kubectl", ["--kubeconfig", cluster.kubeconfig, ...args], {
      encoding: "utf8",
      input,
      stdio: "pipe",
    });
  run(["create", "namespace", name]);
  run(["--namespace", name, "apply", "--filename", "-"], documentedPermissions(page));
  const token = run(["--namespace", name, "create", "token", "twokey"]).trim();
  const { server, ca, folder } = cluster;
  const file = path.join(folder, `${name}.kubeconfig`);
  return {
    name,
    token,
    kubeconfig: writeKubeconfig(file, { server, ca, token, namespace: name }),
    kubectl: (...args) => run(["--namespace", name, ...args]),
    apply: (...objects) => {
      const list = { apiVersion: "v1", kind: "List", items: objects };
      run(["--namespace", name, "apply", "--filename", "-"], JSON.stringify(list));
    },
    read: (kind, object) => JSON.parse(run(["--namespace", name, "get", kind, object, "--output", "json"])),
  };
}

/** The YAML in the page that people follow. */
function documentedPermissions(page: string): string {
  const block = [...readFileSync(page, "utf8").matchAll(/^ {3}```yaml\n([\s\S]*?)^ {3}```$/gm)]
    .map(([, yaml]) => yaml ?? "")
    .find((yaml) => yaml.includes("kind: Role\n"));
  if (!block) throw new Error(`${page} names no permissions`);
  return block.replaceAll(/^ {3}/gm, "");
}
