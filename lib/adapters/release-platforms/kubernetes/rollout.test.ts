import { describe, expect, test } from "vitest";
import {
  type KubernetesRelease,
  liveReleaseOf,
  ofControllerRevision,
  ofReplicaSet,
} from "@/lib/adapters/release-platforms/kubernetes/releases";
import {
  faultOfPods,
  progressCondition,
  rolloutOf,
  troubleOf,
} from "@/lib/adapters/release-platforms/kubernetes/rollout";
import {
  recordedPods,
  recordedReplicaSets,
  recordedRevisions,
  recordedWorkload,
} from "@/lib/adapters/release-platforms/kubernetes/test-recorded";

const naming = { container: null, commitFrom: null };
const releases = recordedReplicaSets("replica-sets").map((each) => ofReplicaSet(each, naming));

function liveOf(workload: ReturnType<typeof recordedWorkload>): KubernetesRelease {
  const live = liveReleaseOf({ kind: "Deployment" }, workload, releases);
  if (!live) throw new Error("the recording has no release of its template");
  return live;
}

/** A copy in which some of the status is different. */
function withStatus<Workload extends { status: object }>(
  workload: Workload,
  status: Partial<Workload["status"]>,
) {
  return { ...workload, status: { ...workload.status, ...status } };
}

describe("a Deployment", () => {
  const stale = recordedWorkload("deployment-stale-condition");
  const complete = recordedWorkload("deployment-complete");

  test("is not given up because of the failure of the release before", () => {
    const condition = progressCondition(stale);
    expect(stale.status.observedGeneration).toBe(stale.metadata.generation);
    expect(condition).toMatchObject({ reason: "ProgressDeadlineExceeded", status: "False" });
    expect(condition?.message).not.toContain(liveOf(stale).name);
    expect(rolloutOf("Deployment", stale, liveOf(stale))).toEqual({
      state: "progressing",
      what: "2 of 4 pods are of the release",
    });
  });

  test("is given up when the cluster names its own release, unless it did before the change", () => {
    const live = liveOf(stale);
    const condition = {
      type: "Progressing",
      status: "False",
      reason: "ProgressDeadlineExceeded",
      message: `ReplicaSet "${live.name}" has timed out progressing.`,
      lastUpdateTime: "2026-11-26T16:54:00Z",
    };
    const failed = withStatus(stale, { conditions: [condition] });
    expect(rolloutOf("Deployment", failed, live)).toEqual({ state: "failed", why: condition.message });
    expect(rolloutOf("Deployment", failed, live, condition)).toMatchObject({ state: "progressing" });
    const earlier = { ...condition, lastUpdateTime: "2026-11-26T16:50:00Z" };
    expect(rolloutOf("Deployment", failed, live, earlier)).toMatchObject({ state: "failed" });
  });

  test("is done when every pod is of the release and available", () => {
    expect(rolloutOf("Deployment", complete, liveOf(complete))).toEqual({
      state: "complete",
      evidence: "4 of 4 pods are of the release and available",
    });
  });

  test.each([
    [
      "has not been seen by its controller",
      { observedGeneration: 0 },
      "the controller has not seen the change yet",
    ],
    ["lacks pods", { updatedReplicas: 3 }, "3 of 4 pods are of the release"],
    ["has pods of another release", { replicas: 6 }, "2 pods of another release are still there"],
    ["has pods that are not available", { availableReplicas: 1 }, "1 of 4 pods are available"],
  ])("is not done while it %s", (_, status, what) => {
    expect(rolloutOf("Deployment", withStatus(complete, status), liveOf(complete))).toEqual({
      state: "progressing",
      what,
    });
  });

  test("is never done while it is paused", () => {
    const paused = { ...complete, spec: { ...complete.spec, paused: true } };
    expect(rolloutOf("Deployment", paused, liveOf(complete))).toMatchObject({ state: "held" });
  });

  test("that wants no pods is done with the words that nothing runs", () => {
    const none = { replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 };
    const empty = { ...withStatus(complete, none), spec: { ...complete.spec, replicas: 0 } };
    expect(rolloutOf("Deployment", empty, liveOf(complete))).toEqual({
      state: "complete",
      evidence: "0 pods are wanted, so nothing runs",
    });
  });

  test("says what the cluster denies its release", () => {
    const denied = recordedReplicaSets("replica-sets-denied").map((each) => ofReplicaSet(each, naming));
    expect(denied.map((release) => release.denied)).toEqual([expect.stringContaining("exceeded quota: few")]);
    expect(releases.map((release) => release.denied)).toEqual(releases.map(() => null));
  });
});

describe.each([
  [
    "StatefulSet",
    "statefulset",
    { updateRevision: "db-other" },
    "the controller has not taken the release yet",
  ],
  ["StatefulSet", "statefulset", { updatedReplicas: 1 }, "1 of 2 pods are of the release"],
  ["StatefulSet", "statefulset", { readyReplicas: 1 }, "1 of 2 pods are ready"],
  ["StatefulSet", "statefulset", { replicas: 3 }, "1 pods too many are still there"],
  ["StatefulSet", "statefulset", { currentRevision: "db-other" }, "the controller has not finished"],
  ["DaemonSet", "daemonset", { updatedNumberScheduled: 0 }, "0 of 1 pods are of the release"],
  ["DaemonSet", "daemonset", { numberAvailable: 0 }, "0 of 1 pods are available"],
] as const)("a %s", (kind, name, status, what) => {
  const workload = recordedWorkload(`${name}-complete`);
  const revisions = recordedRevisions(`${name}-revisions`)
    .map((each) => ofControllerRevision(each, { ...naming, kind }))
    .sort((a, b) => b.order - a.order);
  const live = liveReleaseOf({ kind }, workload, revisions);
  if (!live) throw new Error("the recording has no live release");

  test(`is done as it was recorded, and not with ${JSON.stringify(status)}`, () => {
    expect(live.version).toBe("1.5.0");
    expect(rolloutOf(kind, workload, live)).toMatchObject({ state: "complete" });
    expect(rolloutOf(kind, withStatus(workload, status), live)).toEqual({ state: "progressing", what });
  });

  test("has no live release until its controller has seen the change", () => {
    expect(liveReleaseOf({ kind }, withStatus(workload, { observedGeneration: 0 }), revisions)).toBeNull();
  });
});

describe("pods", () => {
  const pods = recordedPods("pods-image-pull");
  const good = pods.slice(0, 2);
  const progressing = recordedWorkload("deployment-progressing");
  const release = releases.find(
    ({ template }) => template.spec.containers[0]?.image === good[0]?.spec.containers[0]?.image,
  );
  if (!release) throw new Error("the recording has no release of its pods");

  test("that cannot start are named with the reason", () => {
    expect(progressing.status.updatedReplicas).toBeGreaterThan(0);
    expect(troubleOf(pods)).toMatch(/^pod shop-\w+-\w+: ImagePullBackOff Back-off pulling image/);
    expect(troubleOf(good)).toBeNull();
  });

  test("have to run the images of the release, and be as many as are wanted", () => {
    expect(faultOfPods(good, release, 2)).toBeNull();
    expect(faultOfPods(good, release, 3)).toBe(`2 of 3 pods of ${release.name} are there`);
    expect(faultOfPods(pods, release, 2)).toMatch(
      /^pod shop-\S+ runs shop-bad:3 as shop, the release has shop:1$/,
    );
  });

  test.each([
    ["mirror.test/cache/shop:1", true],
    ["shop:1@sha256:0123", true],
    ["shop:11", false],
    ["shop", false],
    ["other:1", false],
  ])("that run %s instead of shop:1 count as running the release: %s", (image, counts) => {
    const changed = good.map((pod) => ({ ...pod, spec: { containers: [{ name: "shop", image }] } }));
    expect(faultOfPods(changed, release, 2) === null).toBe(counts);
  });

  test("that are on their way out do not count", () => {
    const [first, second] = good;
    if (!first || !second) throw new Error("two pods were recorded");
    const leaving = { ...first, metadata: { ...first.metadata, deletionTimestamp: "2026-11-26T16:59:00Z" } };
    expect(faultOfPods([leaving, second], release, 2)).toBe(`1 of 2 pods of ${release.name} are there`);
  });
});
