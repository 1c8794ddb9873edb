import { describe, expect, test } from "vitest";
import { parseManifest } from "@/lib/adapters/release-platforms/helm/manifest";
import { recordedDeployment } from "@/lib/adapters/release-platforms/helm/test-recorded";
import { carries, rolloutOf, workloadShape } from "@/lib/adapters/release-platforms/helm/workload";

const complete = recordedDeployment("deployment-complete");
const exceeded = recordedDeployment("deployment-deadline-exceeded");
const condition = exceeded.status.conditions.find(({ type }) => type === "Progressing");
const endedAt = new Date(condition?.lastUpdateTime ?? 0).getTime();

test("a Deployment that really was complete is complete", () => {
  expect(rolloutOf("Deployment", complete, new Date(0))).toEqual({ at: "complete" });
});

test("a deadline counts only when it ran out after the change, for a moment the cluster shows that of the release before", () => {
  expect(rolloutOf("Deployment", exceeded, new Date(endedAt - 1_000))).toMatchObject({
    at: "failed",
    why: expect.stringContaining("has timed out progressing"),
  });
  expect(rolloutOf("Deployment", exceeded, new Date(endedAt)).at).toBe("progressing");
});

const deployment = {
  replicas: 3,
  updatedReplicas: 3,
  readyReplicas: 3,
  availableReplicas: 3,
  observedGeneration: 2,
};
const daemon = {
  desiredNumberScheduled: 3,
  updatedNumberScheduled: 3,
  numberAvailable: 3,
  observedGeneration: 2,
};
const read = (spec: object, status: object) =>
  workloadShape.parse({ metadata: { generation: 2 }, spec: { replicas: 3, ...spec }, status });

test.each<[string, string, object, object, string]>([
  ["Deployment", "all pods are new and available", {}, deployment, "complete"],
  [
    "Deployment",
    "its controller has not seen it",
    {},
    { ...deployment, observedGeneration: 1 },
    "progressing",
  ],
  ["Deployment", "one pod is not new", {}, { ...deployment, updatedReplicas: 2 }, "progressing"],
  ["Deployment", "one old pod is left", {}, { ...deployment, replicas: 4 }, "progressing"],
  ["Deployment", "one pod is not available", {}, { ...deployment, availableReplicas: 2 }, "progressing"],
  ["Deployment", "it is paused", { paused: true }, deployment, "held"],
  ["Deployment", "no pods are wanted", { replicas: 0 }, { observedGeneration: 2 }, "complete"],
  ["StatefulSet", "all pods are new and ready", {}, deployment, "complete"],
  ["StatefulSet", "one pod is not new", {}, { ...deployment, updatedReplicas: 2 }, "progressing"],
  ["StatefulSet", "one pod is not ready", {}, { ...deployment, readyReplicas: 2 }, "progressing"],
  [
    "StatefulSet",
    "one pod shall stay old",
    { updateStrategy: { rollingUpdate: { partition: 1 } } },
    { ...deployment, updatedReplicas: 2 },
    "complete",
  ],
  [
    "StatefulSet",
    "only deleted pods are renewed",
    { updateStrategy: { type: "OnDelete" } },
    deployment,
    "held",
  ],
  ["DaemonSet", "all pods are new and available", {}, daemon, "complete"],
  ["DaemonSet", "one pod is not new", {}, { ...daemon, updatedNumberScheduled: 2 }, "progressing"],
  ["DaemonSet", "one pod is not available", {}, { ...daemon, numberAvailable: 2 }, "progressing"],
])("a %s of which %s is judged so", (kind, _, spec, status, at) => {
  expect(rolloutOf(kind, read(spec, status), new Date(0)).at).toBe(at);
});

describe("whether a workload is as the manifest has it", () => {
  const containers = (list: unknown[]) => ({ spec: { template: { spec: { containers: list } } } });
  const web = { name: "web", image: "shop:1", args: ["-v"], env: [{ name: "A", value: "1" }] };
  const defaults = { imagePullPolicy: "Always", terminationMessagePath: "/dev/termination-log" };
  const [written] = parseManifest(
    JSON.stringify({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      ...containers([web]),
    }),
  );
  const live = (list: unknown[]) => workloadShape.parse({ metadata: {}, status: {}, ...containers(list) });

  test.each<[string, unknown[], boolean]>([
    ["with what the API server adds", [{ ...web, ...defaults }], true],
    ["with another image", [{ ...web, image: "shop:2" }], false],
    ["with other arguments", [{ ...web, args: [] }], false],
    ["with another variable", [{ ...web, env: [{ name: "A", value: "2" }] }], false],
    ["with one more container", [web, { name: "side", image: "x" }], false],
    ["without the container", [{ ...web, name: "other" }], false],
  ])("%s: it is judged by its containers", (_, list, same) => {
    if (!written) throw new Error("the manifest has no object");
    expect(carries(live(list), written)).toBe(same);
  });
});
