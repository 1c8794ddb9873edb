import { fork } from "node:child_process";
import type { TestProject } from "vitest/node";

/** A real Kubernetes control plane with one simulated node, see scripts/cluster/simulated-node.mjs. */
export type TestCluster = {
  /** A folder that is gone after the run. */
  folder: string;
  /** Address of the API server. */
  server: string;
  /** The authority that signed its certificate, in PEM. */
  ca: string;
  /** Path of a kubeconfig that may do everything. */
  kubeconfig: string;
  /** Paths of `kubectl`, `helm3`, `helm4` and of the parts of the control plane. */
  programs: Record<string, string>;
};

declare module "vitest" {
  interface ProvidedContext {
    cluster: TestCluster;
  }
}

/** Starts one cluster for the run, in a process that stops it when this one ends, however it ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const keeper = fork("scripts/cluster/keeper.mjs", { detached: true });
  const ended = new Promise<void>((resolve) => keeper.once("exit", () => resolve()));
  const answer = await new Promise<{ cluster: TestCluster } | { failed: string }>((resolve) => {
    keeper.once("message", resolve);
    keeper.once("exit", (code) => resolve({ failed: `scripts/cluster/keeper.mjs ended with ${code}` }));
  });
  if ("failed" in answer) throw new Error(answer.failed);
  project.provide("cluster", answer.cluster);
  return () => {
    keeper.disconnect();
    return ended;
  };
}
