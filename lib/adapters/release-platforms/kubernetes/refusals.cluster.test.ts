import { writeFileSync } from "node:fs";
import { afterEach, describe, expect, inject, test } from "vitest";
import { kubernetes } from "@/lib/adapters/release-platforms/kubernetes/kubernetes";
import type { WorkloadKind } from "@/lib/adapters/release-platforms/kubernetes/target";
import {
  openWorkload,
  sendPlan,
  stepOf,
  type TestWorkload,
  takeAway,
} from "@/lib/adapters/release-platforms/kubernetes/test-workload";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { Secret } from "@/lib/secret";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** With 1.5.0 live and 1.4.2 before it. */
function openShop(kind: WorkloadKind = "Deployment", spec: object = {}): TestWorkload {
  const shop = openWorkload(kind);
  open.push(shop);
  shop.deploy("1.4.2", { spec });
  shop.deploy("1.5.0", { spec });
  return shop;
}

describe("what is refused before anything is sent", () => {
  test("a Deployment that is paused", async () => {
    const shop = openShop();
    const plan = await shop.planTo("1.4.2");
    shop.space.kubectl("rollout", "pause", "deployment/shop");
    const before = shop.changes();
    expect(await shop.platform.observe(await stepOf(shop, plan), plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining("is paused"),
    });
    expect(await sendPlan(shop, plan)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("Resume it first"),
    });
    expect(shop.changes()).toBe(before);
    expect((await shop.platform.current()).warnings).toHaveLength(1);
  });

  test("a Deployment that belongs to Helm, with the advice to use the platform helm", async () => {
    const shop = openShop();
    const plan = await shop.planTo("1.4.2");
    shop.space.kubectl("annotate", "deployment/shop", "meta.helm.sh/release-name=web");
    const before = shop.changes();
    const advice = /belongs to the Helm release web\. Roll that back, with a target of the platform helm/;
    expect(await sendPlan(shop, plan)).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(advice),
    });
    await expect(shop.platform.candidates()).rejects.toThrow(advice);
    expect(await shop.platform.probe()).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([expect.stringMatching(advice)]),
    });
    expect(shop.changes()).toBe(before);
  });

  test.each([
    [
      "StatefulSet",
      { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } },
      /partition/,
    ],
    ["DaemonSet", { updateStrategy: { type: "OnDelete" } }, /OnDelete/],
  ] as const)("a %s that would not change all its pods", async (kind, spec, why) => {
    const shop = openShop(kind);
    const plan = await shop.planTo("1.4.2");
    shop.deploy("1.5.0", { spec, wait: false });
    expect(await sendPlan(shop, plan)).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(why),
    });
    expect(shop.changes()).toBe(0);
  });

  test("a workload that was deleted and made anew", async () => {
    const shop = openShop();
    const plan = await shop.planTo("1.4.2");
    const step = await stepOf(shop, plan);
    shop.space.kubectl("delete", "deployment/shop");
    expect(await shop.platform.observe(step, plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining("no Deployment shop"),
    });
    shop.deploy("1.5.0");
    expect(await shop.platform.observe(step, plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining("made anew"),
    });
    expect(await shop.platform.send(step, plan, sendingOf())).toMatchObject({ outcome: "refused" });
  });

  test("a step for another place", async () => {
    const shop = openShop();
    const plan = await shop.planTo("1.4.2");
    const step = await stepOf(shop, plan);
    const elsewhere = kubernetes({ ...shop.target, name: "other" });
    expect(await elsewhere.observe(step, plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining("lies elsewhere now"),
    });
  });
});

describe("a cluster that keeps no earlier release", () => {
  test.each([
    ["because it keeps none", { revisionHistoryLimit: 0 }],
    ["because there was only one", {}],
  ])("has nothing to go back to and says so, %s", async (_, spec) => {
    const shop = openWorkload("Deployment");
    open.push(shop);
    if ("revisionHistoryLimit" in spec) shop.deploy("1.4.2", { spec });
    shop.deploy("1.5.0", { spec });
    shop.space.kubectl("wait", "pod", "--all", "--for=condition=Ready");
    await expect
      .poll(async () => (await shop.platform.candidates()).map(({ version }) => version))
      .toEqual(["1.5.0"]);
    expect(await shop.platform.probe()).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([expect.stringContaining("there is nothing to go back to")]),
    });
  });
});

describe("what only the cluster can refuse", () => {
  test("a missing permission is named, before and when it is needed", async () => {
    const shop = openShop();
    const plan = await shop.planTo("1.4.2");
    takeAway(shop.space, "patch", "deployments");
    expect(await shop.platform.probe()).toEqual({
      ok: false,
      findings: [
        `may get deployments in namespace ${shop.space.name}`,
        `may not patch deployments in namespace ${shop.space.name}`,
        `may list replicasets in namespace ${shop.space.name}`,
        `may list pods in namespace ${shop.space.name}`,
      ],
    });
    expect(await sendPlan(shop, plan)).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(
        /needs the verb patch on deployments in test-\w+: .*cannot patch resource/,
      ),
    });
    expect(shop.changes()).toBe(0);
  });

  test("a token that is none, an authority that is another, a server that is not there", async () => {
    const { server, folder, ca } = inject("cluster");
    const file = `${folder}/ca.crt`;
    writeFileSync(file, ca);
    const shop = openShop();
    const probe = async (connection: { server: string; ca: string | null; token: Secret }) =>
      (await kubernetes({ ...shop.target, connection }).probe()).findings.join();
    const token = Secret.of(shop.space.token);
    expect(await probe({ server, ca: file, token })).toContain("may patch deployments");
    expect(await probe({ server, ca: file, token: Secret.of("planted-none") })).toContain(
      "does not accept the token (401)",
    );
    expect(await probe({ server, ca: null, token })).toContain("signed by nobody known here");
    expect(await probe({ server: "https://127.0.0.1:1", ca: file, token })).toContain(
      "nothing listens there",
    );
    expect(await probe({ server, ca: `${folder}/none.crt`, token })).toContain(
      "none.crt cannot be read (ENOENT)",
    );
  });
});

describe("a Deployment that was paused when it took the template", () => {
  test("is not said to run it", async () => {
    const shop = openShop();
    const plan = await shop.planTo("1.4.2");
    const step = await stepOf(shop, plan);
    shop.deploy("1.4.2", { spec: { paused: true }, wait: false });
    expect(await shop.platform.observe(step, plan, "plan:1")).toMatchObject({
      at: "other",
      what: expect.stringContaining("is paused, so its pods stay as they are"),
    });
    expect(await sendPlan(shop, plan)).toMatchObject({ outcome: "refused" });
    const images = "jsonpath={.items[*].spec.containers[*].image}";
    expect(shop.space.kubectl("get", "pods", "--output", images)).not.toContain("1.4.2");
  });
});

describe("what else owns the workload", () => {
  test.each([
    [
      "annotate",
      "argocd.argoproj.io/tracking-id=shop-app:apps/Deployment:shop/shop",
      "Argo CD application shop-app",
    ],
    ["label", "kustomize.toolkit.fluxcd.io/name=shop-flux", "Flux Kustomization shop-flux"],
  ])("is named: %s %s", async (verb, mark, name) => {
    const shop = openShop();
    expect((await shop.platform.current()).overruledBy).toBeNull();
    shop.space.kubectl(verb, "deployment/shop", mark);
    expect((await shop.platform.current()).overruledBy).toContain(name);
  });
});

function sendingOf() {
  return testSending({ idempotencyKey: "plan:1", forMs: 15_000 });
}
