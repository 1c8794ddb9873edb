import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import type { WorkloadKind } from "@/lib/adapters/release-platforms/kubernetes/target";
import { openProduction } from "@/lib/adapters/release-platforms/kubernetes/test-gateway";
import {
  openWorkload,
  sendPlan,
  stepOf,
  type TestWorkload,
  untilDeadlineExceeded,
  untilTrouble,
} from "@/lib/adapters/release-platforms/kubernetes/test-workload";

const open: TestWorkload[] = [];
afterEach(() => {
  for (const shop of open.splice(0)) shop.close();
});

function openShop(kind: WorkloadKind = "Deployment"): TestWorkload {
  const shop = openWorkload(kind);
  open.push(shop);
  return shop;
}

const BAD = { image: "registry.test/shop-bad:1.5.0", wait: false };

describe("from a release that cannot start, back to the one before", () => {
  test("kubectl says that the rollout is done, and nothing but the template was changed", async () => {
    const shop = openShop();
    shop.deploy("1.4.2");
    shop.deploy("1.5.0", BAD);
    untilTrouble(shop);
    shop.space.kubectl("scale", "deployment/shop", "--replicas=3");
    expect((await shop.platform.current()).version).toBe("1.5.0");
    expect(await shop.platform.changeUnderWay()).toBe(false);
    expect(await shop.platform.servingVersion()).toMatchObject({ ok: false });
    const plan = await shop.planTo("1.4.2");
    expect(await sendPlan(shop, plan)).toMatchObject({
      outcome: "confirmed",
      evidence: expect.stringContaining("3 of 3 pods are of the release and available"),
    });
    expect(shop.space.kubectl("rollout", "status", "deployment/shop", "--watch=false")).toContain(
      "successfully rolled out",
    );
    const images = "jsonpath={.items[*].spec.containers[*].image}";
    expect(shop.space.kubectl("get", "pods", "--output", images).split(" ")).toEqual(
      Array(3).fill("registry.test/shop:1.4.2"),
    );
    expect(shop.space.kubectl("rollout", "history", "deployment/shop")).toContain(
      `twokey plan:1: ${plan.from.releaseId} to ${plan.to.releaseId}`,
    );
    expect(await shop.platform.servingVersion()).toMatchObject({ ok: true, version: "1.4.2" });
    expect((await shop.platform.current()).configHash).toBe(plan.from.configHash);
  });

  test("twenty times, each right after the cluster gave the bad one up, without one false failure", async () => {
    const shop = openShop();
    // The new pods have to be made first, which is when the old condition outlives the change.
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 2 };
    const hasty = {
      replicas: 4,
      progressDeadlineSeconds: 3,
      strategy: { type: "RollingUpdate", rollingUpdate },
    };
    shop.deploy("1.4.2", { spec: hasty });
    const seen = new Set<string>();
    for (let round = 1; round <= 20; round++) {
      shop.deploy("1.5.0", { ...BAD, spec: hasty });
      untilDeadlineExceeded(shop);
      const plan = await shop.planTo("1.4.2");
      const step = await stepOf(shop, plan);
      // The stale condition stands there for less than 100 ms, so somebody looks all the time.
      let isSent = false;
      const looking = (async () => {
        while (!isSent) seen.add((await shop.platform.observe(step, plan, "plan:1")).at);
      })();
      const { outcome } = await sendPlan(shop, plan);
      isSent = true;
      await looking;
      seen.add(outcome);
    }
    expect([...seen].sort()).toEqual(["confirmed", "from", "to", "unknown"]);
  }, 240_000);

  test("a Deployment that wants no pods is said to run nothing", async () => {
    const shop = openShop();
    shop.deploy("1.4.2");
    shop.deploy("1.5.0", BAD);
    shop.space.kubectl("scale", "deployment/shop", "--replicas=0");
    expect(await sendPlan(shop, await shop.planTo("1.4.2"))).toMatchObject({
      outcome: "confirmed",
      evidence: expect.stringContaining("0 pods are wanted, so nothing runs"),
    });
    expect(await shop.platform.servingVersion()).toMatchObject({ ok: false });
  });

  test("a DaemonSet", async () => {
    const shop = openShop("DaemonSet");
    shop.deploy("1.4.2");
    shop.deploy("1.5.0", BAD);
    untilTrouble(shop);
    expect(await sendPlan(shop, await shop.planTo("1.4.2"))).toMatchObject({ outcome: "confirmed" });
  });

  test("a StatefulSet names the pod that hangs, and is done once a person deleted it", async () => {
    const shop = openShop("StatefulSet");
    shop.deploy("1.4.2");
    shop.deploy("1.5.0", BAD);
    untilTrouble(shop);
    const plan = await shop.planTo("1.4.2");
    const outcome = await sendPlan(shop, plan, { forMs: 3_000 });
    expect(outcome).toMatchObject({ outcome: "unknown", reason: expect.stringContaining("pod shop-1: ") });
    shop.space.kubectl("delete", "pod", "shop-1");
    shop.space.kubectl("rollout", "status", "statefulset/shop", "--timeout=30s");
    const [step] = (await shop.platform.preview(plan.from, plan.to, "set")).steps;
    if (!step) throw new Error("no step");
    expect(await shop.platform.observe(step, plan, "plan:1")).toMatchObject({ at: "to" });
  });
});

describe("production that answers another version", () => {
  test("is no contradiction while a rollout hangs, and is one afterwards", async () => {
    let namespace = "";
    const production = await openProduction(() => namespace);
    onTestFinished(production.close);
    const shop = openWorkload("Deployment", { versionUrl: production.url });
    open.push(shop);
    namespace = shop.space.name;
    shop.deploy("1.4.2");
    shop.deploy("1.5.0", BAD);
    untilTrouble(shop);
    expect(await shop.platform.servingVersion()).toMatchObject({ ok: true, version: "1.4.2" });
    expect(await shop.platform.current()).toMatchObject({ version: "1.5.0", warnings: [] });
    shop.deploy("1.5.1");
    production.lie("1.4.2");
    expect((await shop.platform.current()).warnings).toEqual([
      `${production.url} answers 1.4.2, the platform says 1.5.1.`,
    ]);
  });
});

describe("to a release that cannot start either", () => {
  test("the cluster gives it up, and that is said", async () => {
    const shop = openShop();
    const hasty = { progressDeadlineSeconds: 2 };
    shop.deploy("1.4.2", { image: "registry.test/shop-crash:1.4.2", wait: false, spec: hasty });
    untilDeadlineExceeded(shop);
    shop.deploy("1.5.0", { spec: hasty });
    expect(await sendPlan(shop, await shop.planTo("1.4.2"))).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(/"shop-\w+" has timed out progressing.*CrashLoopBackOff/),
    });
  });
});

describe("pods that may not be made", () => {
  const strategy = (maxUnavailable: number) => ({
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable } },
  });
  const quota = {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "few" },
    spec: { hard: { pods: "2" } },
  };

  test("are told at once when nothing makes room for them", async () => {
    const shop = openShop();
    shop.deploy("1.4.2", { spec: strategy(0) });
    shop.deploy("1.5.0", { spec: strategy(0) });
    shop.space.apply(quota);
    const lines: string[] = [];
    const began = performance.now();
    expect(
      await sendPlan(shop, await shop.planTo("1.4.2"), { log: (line) => lines.push(line) }),
    ).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("exceeded quota: few"),
    });
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(lines).toContainEqual(expect.stringContaining("exceeded quota: few"));
  });

  test("are no failure when the pods of the release before make room", async () => {
    const shop = openShop();
    shop.deploy("1.4.2", { spec: strategy(1) });
    shop.deploy("1.5.0", { spec: strategy(1) });
    shop.space.apply(quota);
    expect(await sendPlan(shop, await shop.planTo("1.4.2"))).toMatchObject({ outcome: "confirmed" });
  });
});
