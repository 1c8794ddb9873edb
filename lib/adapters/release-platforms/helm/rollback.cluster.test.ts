import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makesRevision, openGateway } from "@/lib/adapters/release-platforms/helm/test-gateway";
import { openRelease, type TestRelease } from "@/lib/adapters/release-platforms/helm/test-release";

describe.each(["helm3", "helm4"] as const)("%s", (program) => {
  let shop: TestRelease;
  beforeEach(() => {
    shop = openRelease(program);
  });
  afterEach(() => shop.close());

  test("calls a release by the name of its first revision through any number of rollbacks", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2");
    expect(await shop.rollBackTo("1")).toMatchObject({ outcome: "confirmed" });
    expect(await shop.rollBackTo("2")).toMatchObject({ outcome: "confirmed" });
    shop.helm("rollback", "shop", "3");
    expect((await shop.platform.current()).releaseId).toBe("1");
    expect((await shop.platform.candidates()).map(({ releaseId }) => releaseId)).toEqual(["2", "1"]);
    expect(
      shop
        .history()
        .map(({ description }) => description)
        .slice(2),
    ).toEqual(["Rollback to 1", "Rollback to 2", "Rollback to 3"]);
  });

  test("keeps the revision that it goes back to, however full the history is", async () => {
    shop.deploy("1.4.1", { wait: false });
    for (let turn = 2; turn <= 10; turn++) shop.deploy(`1.5.${turn}`, { wait: turn === 10 });
    expect(await shop.rollBackTo("1")).toMatchObject({ outcome: "confirmed" });
    expect((await shop.platform.current()).releaseId).toBe("1");
    expect(shop.history().map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test("does not do again what somebody has taken back since", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2");
    const { plan, step } = await shop.stepTo("1");
    expect(await shop.platform.send(step, plan, shop.sending())).toMatchObject({ outcome: "confirmed" });
    shop.helm("rollback", "shop", "2");
    expect((await shop.platform.current()).releaseId).toBe("2");
    expect(await shop.platform.observe(step, plan, "plan:0")).toMatchObject({
      at: "other",
      what: expect.stringContaining("Helm is at revision 4"),
    });
  });

  test("makes a plan stale when a ConfigMap changes that the pods read beside the chart", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2");
    const { plan, step } = await shop.stepTo("1");
    const beside = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "beside" } };
    expect(await shop.platform.observe(step, plan)).toEqual({ at: "from" });
    shop.space.apply({ ...beside, data: { colour: "red" } });
    expect(await shop.platform.observe(step, plan)).toMatchObject({ at: "other" });
  });

  test("makes one revision when two rollbacks meet", async () => {
    const gateway = await openGateway();
    const both = openRelease(program, {}, gateway);
    both.deploy("1.4.1", { wait: false });
    both.deploy("1.4.2");
    const plan = await both.planTo("1");
    const [step] = (await both.platform.preview(plan.from, plan.to, "set")).steps;
    if (!step) throw new Error("the plan has no step");
    let waiting = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    gateway.before((passing) => {
      if (!makesRevision(passing)) return;
      waiting += 1;
      if (waiting === 2) meet();
      return met;
    });
    const outcomes = await Promise.all([1, 2].map(() => both.platform.send(step, plan, both.sending())));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["confirmed", "unknown"]);
    const lost = outcomes.find(({ outcome }) => outcome === "unknown");
    expect(lost).toMatchObject({ reason: expect.stringContaining("release: already exists") });
    expect(both.history().map(({ revision }) => revision)).toEqual([1, 2, 3]);
    expect(await both.platform.observe(step, plan, "plan:0")).toMatchObject({ at: "to" });
    gateway.close();
    both.close();
  });

  test("leaves a paused Deployment unconfirmed, because its pods stay as they are", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2");
    const { plan, step } = await shop.stepTo("1");
    shop.space.kubectl("rollout", "pause", "deployment/shop");
    const signal = AbortSignal.timeout(4_000);
    const outcome = await shop.platform.send(step, plan, shop.sending({ signal }));
    expect(outcome).toMatchObject({ outcome: "unknown", reason: expect.stringContaining("is paused") });
  });

  test("names whoever else owns the release and would put its own back", async () => {
    shop.deploy("1.4.2", { wait: false });
    expect((await shop.platform.current()).overruledBy).toBeNull();
    shop.space.kubectl(
      "annotate",
      "deployment/shop",
      "argocd.argoproj.io/tracking-id=web:apps/Deployment:x/shop",
    );
    expect((await shop.platform.current()).overruledBy).toContain("Argo CD application web");
    shop.deploy("1.4.3", { wait: false, set: ["labels.helm\\.toolkit\\.fluxcd\\.io/name=shop"] });
    shop.space.kubectl("annotate", "deployment/shop", "argocd.argoproj.io/tracking-id-");
    expect((await shop.platform.current()).overruledBy).toContain("Flux HelmRelease shop");
  });

  test("warns of a workload that was changed without Helm, which Helm 4 then refuses to overwrite", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2", { wait: false });
    shop.space.kubectl("set", "image", "deployment/shop", "shop=registry.test/shop:hand");
    expect((await shop.platform.current()).warnings).toEqual([
      expect.stringContaining("changed without Helm"),
    ]);
    const outcome = await shop.rollBackTo("1");
    if (program === "helm3") expect(outcome).toMatchObject({ outcome: "confirmed" });
    else expect(outcome).toMatchObject({ outcome: "refused", reason: expect.stringContaining("1 conflict") });
  });
});
