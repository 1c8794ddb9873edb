import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { openNamespace, type TestNamespace } from "@/test/cluster-namespace";

const { programs, kubeconfig } = inject("cluster");

type Condition = { type: string; status: string; reason: string; message: string };
type Pod = {
  metadata: { labels: Record<string, string> };
  status: { containerStatuses: { ready: boolean; state: { waiting?: { reason: string } } }[] };
};

describe("the test cluster", () => {
  let space: TestNamespace;
  beforeAll(() => {
    space = openNamespace(inject("cluster"));
  });

  const stateOfPod = (app: string) => {
    const { items } = JSON.parse(space.kubectl("get", "pods", "-l", `app=${app}`, "-o", "json")) as {
      items: Pod[];
    };
    return items[0]?.status.containerStatuses[0];
  };

  test("runs a Deployment until its pods are ready", () => {
    space.kubectl("create", "deployment", "good", "--image=shop:1.4.2", "--replicas=2");
    expect(space.kubectl("rollout", "status", "deployment/good", "--timeout=30s")).toContain(
      "successfully rolled out",
    );
    expect(stateOfPod("good")?.ready).toBe(true);
  });

  test.each([
    ["bad", "ImagePullBackOff"],
    ["crash", "CrashLoopBackOff"],
  ])("never gets a pod ready whose image is %s", (image, reason) => {
    space.kubectl("create", "deployment", image, `--image=${image}:1`);
    space.kubectl("wait", "pod", `--selector=app=${image}`, "--for=create", "--timeout=30s");
    const state = "jsonpath={.status.containerStatuses[0].state.waiting.reason}";
    space.kubectl("wait", "pod", `--selector=app=${image}`, `--for=${state}=${reason}`, "--timeout=30s");
    expect(stateOfPod(image)?.ready).toBe(false);
  });

  test("tells that a rollout exceeded its deadline", () => {
    space.kubectl("create", "deployment", "late", "--image=bad:1");
    space.kubectl("patch", "deployment", "late", "--patch", '{"spec":{"progressDeadlineSeconds":1}}');
    space.kubectl("wait", "deployment/late", "--for=condition=Progressing=False", "--timeout=30s");
    const { status } = space.read<{ status: { conditions: Condition[] } }>("deployment", "late");
    expect(status.conditions.find(({ type }) => type === "Progressing")?.reason).toBe(
      "ProgressDeadlineExceeded",
    );
  });

  test("knows the account of the documentation, and refuses what it may not do", () => {
    const as = (...args: string[]) =>
      execFileSync(programs.kubectl ?? "", ["--kubeconfig", space.kubeconfig, ...args], {
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(as("get", "deployment", "good", "--output", "name")).toContain("good");
    expect(() => as("delete", "deployment", "good")).toThrow(/cannot delete resource "deployments"/);
  });

  test.each(["helm3", "helm4"])("can be asked by %s", (helm) => {
    expect(
      execFileSync(programs[helm] ?? "", ["--kubeconfig", kubeconfig, "list", "--output", "json"], {
        encoding: "utf8",
      }),
    ).toContain("[]");
  });
});
