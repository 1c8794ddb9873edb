import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { helm } from "@/lib/adapters/release-platforms/helm/helm";
import { BAD_IMAGE, openRelease, type TestRelease } from "@/lib/adapters/release-platforms/helm/test-release";

describe.each(["helm3", "helm4"] as const)("%s", (program) => {
  let shop: TestRelease;
  beforeEach(() => {
    shop = openRelease(program);
  });
  afterEach(() => shop.close());

  test("goes back right after an upgrade that failed, while the cluster still says that the deadline is over", async () => {
    shop.deploy("1.4.2");
    shop.failToDeploy("1.5.0");
    const current = await shop.platform.current();
    expect(current).toMatchObject({ releaseId: "2", version: "1.5.0 (shop-0.3.1)", commit: "b".repeat(40) });
    expect(current.saidBy).toContain(
      "the workloads, which are those of revision 2, which Helm marks as failed",
    );
    expect(current.warnings).toEqual([]);
    expect(await shop.platform.changeUnderWay()).toBe(false);
    const { plan, step } = await shop.stepTo("1");
    const { notes } = await shop.platform.preview(plan.from, plan.to, "set");
    expect(notes.join()).toContain("Helm marks revision 2, which is live, as failed");
    expect(await shop.platform.send(step, plan, shop.sending())).toMatchObject({ outcome: "confirmed" });
    expect(shop.history().at(-1)).toMatchObject({
      revision: 3,
      status: "deployed",
      description: "Rollback to 1",
    });
    expect((await shop.platform.current()).releaseId).toBe("1");
  });

  test("never offers a revision that failed, also when somebody went back to it by hand", async () => {
    shop.deploy("1.4.2");
    shop.failToDeploy("1.5.0");
    const offered = async () =>
      (await shop.platform.candidates()).map(({ releaseId, retained }) => [releaseId, retained]);
    expect(await offered()).toEqual([
      ["2", false],
      ["1", true],
    ]);
    shop.deploy("1.6.0");
    expect(await offered()).toEqual([
      ["3", true],
      ["1", true],
    ]);
    shop.helm("rollback", "shop", "2");
    expect(await shop.platform.current()).toMatchObject({ releaseId: "4", version: "1.5.0 (shop-0.3.1)" });
    expect((await offered()).map(([releaseId]) => releaseId)).toEqual(["4", "3", "1"]);
  });

  test("says that a failed upgrade did not reach the workloads", async () => {
    shop.deploy("1.4.2");
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none" } };
    shop.space.apply({ ...quota, spec: { hard: { "count/services": "0" } } });
    expect(() => shop.helm("upgrade", "shop", shop.chart("1.5.0"), "--set", "service=true")).toThrow(
      "exceeded quota",
    );
    expect(shop.history().at(-1)?.status).toBe("failed");
    expect(await shop.platform.current()).toMatchObject({
      releaseId: "1",
      saidBy: "the workloads",
      warnings: [expect.stringContaining("Helm gave up on revision 2")],
    });
  });

  test("goes back from an upgrade that was killed and stays pending", async () => {
    shop.deploy("1.4.2");
    const pid = shop.startHelm(
      "upgrade",
      "shop",
      shop.chart("1.5.0"),
      "--set",
      BAD_IMAGE.join(","),
      "--wait",
    );
    await expect
      .poll(async () => (await shop.platform.current()).warnings.join(), { timeout: 20_000 })
      .toContain("Revision 2 has been pending-upgrade for less than a minute; its workloads are in place");
    process.kill(pid, "SIGKILL");
    expect(await shop.platform.changeUnderWay()).toBe(true);
    expect((await shop.platform.current()).releaseId).toBe("2");
    expect(await shop.rollBackTo("1")).toMatchObject({ outcome: "confirmed" });
    expect(await shop.platform.changeUnderWay()).toBe(false);
    expect(shop.history().at(-1)).toMatchObject({ status: "deployed", description: "Rollback to 1" });
  });

  test("does not touch a release on which Helm has begun to work after the plan was made", async () => {
    shop.deploy("1.4.1");
    shop.deploy("1.4.2");
    const { plan, step } = await shop.stepTo("1");
    const pid = shop.startHelm(
      "upgrade",
      "shop",
      shop.chart("1.5.0"),
      "--set",
      BAD_IMAGE.join(","),
      "--wait",
    );
    await expect.poll(() => shop.platform.changeUnderWay(), { timeout: 20_000 }).toBe(true);
    process.kill(pid, "SIGKILL");
    const refused = await shop.platform.send(step, plan, shop.sending());
    expect(refused).toMatchObject({ outcome: "refused", reason: expect.stringContaining("pending-upgrade") });
  });

  test("knows a rollback of its own that was killed half-way, and does it again", async () => {
    shop.deploy("1.4.1", { wait: false, set: ["hookJob=true"] });
    shop.deploy("1.4.2");
    const platform = helm({ ...shop.target, hooks: "skip" });
    const plan = await shop.planTo("1");
    const [step] = (await platform.preview(plan.from, plan.to, "set")).steps;
    if (!step) throw new Error("the plan has no step");
    const pid = shop.startHelm("rollback", "shop", "1");
    await expect.poll(() => shop.history().at(-1)?.status, { timeout: 20_000 }).toBe("pending-rollback");
    process.kill(pid, "SIGKILL");
    expect(await platform.observe(step, plan, "plan:0")).toMatchObject({ at: "unknown" });
    shop.makeOlder(3, 30);
    expect(await platform.changeUnderWay()).toBeNull();
    expect(await platform.current()).toMatchObject({
      releaseId: "3",
      warnings: [expect.stringContaining("pending-rollback for 30 min")],
    });
    expect(await platform.observe(step, plan, "plan:0")).toEqual({ at: "from" });
    expect(await platform.send(step, plan, shop.sending())).toMatchObject({ outcome: "confirmed" });
    expect((await platform.current()).releaseId).toBe("1");
  });
});
