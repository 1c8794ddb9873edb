import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { helm } from "@/lib/adapters/release-platforms/helm/helm";
import { makesRevision, openGateway } from "@/lib/adapters/release-platforms/helm/test-gateway";
import { openRelease, type TestRelease, takeAway } from "@/lib/adapters/release-platforms/helm/test-release";

describe.each(["helm3", "helm4"] as const)("%s", (program) => {
  let shop: TestRelease;
  beforeEach(() => {
    shop = openRelease(program);
  });
  afterEach(() => shop.close());

  test("runs the hooks of the revision that it goes back to, and says so", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2");
    const { plan, step } = await shop.stepTo("1");
    const { notes } = await shop.platform.preview(plan.from, plan.to, "set");
    expect(notes).toEqual([
      "Helm runs the pre-rollback hooks of revision 1 before all else: ConfigMap shop-before-1.4.1.",
      "Helm runs the post-rollback hooks of revision 1 after all else: ConfigMap shop-after-1.4.1.",
    ]);
    await shop.platform.send(step, plan, shop.sending());
    const made = shop.space.kubectl("get", "configmaps", "--output", "name");
    expect(made).toContain("shop-before-1.4.1");
    expect(made).toContain("shop-after-1.4.1");
  });

  test("skips the hooks where the settings say so, and says so", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2");
    const platform = helm({ ...shop.target, hooks: "skip" });
    const plan = await shop.planTo("1");
    const { steps, notes } = await platform.preview(plan.from, plan.to, "set");
    expect(notes[0]).toBe("The pre-rollback hooks of revision 1 are not run: ConfigMap shop-before-1.4.1.");
    for (const step of steps)
      expect(await platform.send(step, plan, shop.sending())).toMatchObject({ outcome: "confirmed" });
    expect(shop.space.kubectl("get", "configmaps", "--output", "name")).not.toContain("shop-");
  });

  test("says what Helm left behind when a hook does not end", async () => {
    shop.deploy("1.4.1", { wait: false, set: ["hookJob=true"] });
    shop.deploy("1.4.2");
    const platform = helm({ ...shop.target, timeoutSeconds: 2 });
    const plan = await shop.planTo("1");
    const [step] = (await platform.preview(plan.from, plan.to, "set")).steps;
    const outcome = step && (await platform.send(step, plan, shop.sending()));
    expect(outcome).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("Revision 3 is pending-rollback"),
    });
    expect(step && (await platform.observe(step, plan, "plan:0"))).toMatchObject({ at: "unknown" });
  });

  test("says that nothing was changed when the token may not write revisions", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2");
    const { plan, step } = await shop.stepTo("1");
    takeAway(shop.space, "create", "secrets");
    const outcome = await shop.platform.send(step, plan, shop.sending());
    expect(outcome).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(/Helm changed nothing: .*forbidden/),
    });
    expect(shop.history()).toHaveLength(2);
    expect(await shop.platform.probe()).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([expect.stringContaining("may not create secrets")]),
    });
  });

  test("says what was left half-way when the token may not change the workloads", async () => {
    shop.deploy("1.4.1", { wait: false });
    shop.deploy("1.4.2");
    const { plan, step } = await shop.stepTo("1");
    takeAway(shop.space, "patch", "deployments");
    const outcome = await shop.platform.send(step, plan, shop.sending());
    expect(outcome).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(/forbidden.*Revision 3 is failed/),
    });
    expect((await shop.platform.observe(step, plan, "plan:0")).at).not.toBe("to");
  });

  test("cannot say what is live without permission to read", async () => {
    shop.deploy("1.4.2", { wait: false });
    takeAway(shop.space, "list", "secrets");
    await expect(shop.platform.current()).rejects.toThrow(/secrets answers 403: .*forbidden/);
  });

  test("keeps the token out of arguments and variables, and leaves no file", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "twokey-clean-"));
    const gateway = await openGateway();
    const own = openRelease(program, {}, gateway);
    own.deploy("1.4.1", { wait: false });
    own.deploy("1.4.2");
    const plan = await own.planTo("1");
    const [step] = (await own.platform.preview(plan.from, plan.to, "set")).steps;
    const seen: string[] = [];
    const kept: string[] = [];
    gateway.before((passing) => {
      if (!makesRevision(passing)) return;
      seen.push(...processesOf(own.target.helm));
      kept.push(...readdirSync(folder));
    });
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      await (step && own.platform.send(step, plan, own.sending()));
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    expect(seen.join()).toContain(["rollback", "shop", "1"].join("\0"));
    expect(seen.join()).toContain("KUBECONFIG=");
    expect(seen.join()).not.toContain(own.space.token);
    expect(kept).toEqual([expect.stringMatching(/^twokey-helm-/)]);
    expect(await readdir(folder)).toEqual([]);
    gateway.close();
    own.close();
    await rm(folder, { recursive: true });
  });
});

/** Arguments and variables of every process of that program. */
function processesOf(program: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const args = readFileSync(`/proc/${id}/cmdline`, "latin1");
        return args.startsWith(`${program}\0`) ? [args, readFileSync(`/proc/${id}/environ`, "latin1")] : [];
      } catch {
        return []; // it has ended
      }
    });
}
