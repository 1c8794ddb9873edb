import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import {
  BAD_IMAGE,
  type HelmProgram,
  openRelease,
  type TestRelease,
} from "@/lib/adapters/release-platforms/helm/test-release";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { hasty, mortalDatabase, newLife, passTime, vote } from "@/lib/jobs/execution/test-rig";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { useDatabase } from "@/test/database";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

const desk = new Workshop(useDatabase());
let shop: TestRelease;
afterEach(() => shop.close());

/** 1.5.0 cannot start and its upgrade failed; the plan that two people approved goes back to 1.4.2, revision 1. */
async function approvedPlan(program: HelmProgram): Promise<StoredTestPlan> {
  shop = openRelease(program);
  shop.deploy("1.4.2");
  const upgrade = ["upgrade", "shop", shop.chart("1.5.0"), "--set", BAD_IMAGE.join(","), "--wait"];
  expect(() => shop.helm(...upgrade, "--timeout", "3s")).toThrow();
  const { from, to } = await shop.planTo("1");
  const { steps } = await shop.platform.preview(from, to, "set");
  const { location } = shop.platform.place;
  const target = { name: "main", key: randomUUID(), platform: "helm", location } as const;
  const plan = await addPlan(desk.web, desk.rosa, { from, to, steps, target });
  await vote(desk.web, plan, desk.rosa);
  await vote(desk.web, plan, desk.ben);
  return plan;
}

async function expectOneRollback(plan: StoredTestPlan): Promise<void> {
  expect((await desk.stateOf(plan)).state).toBe("succeeded");
  expect(
    shop
      .history()
      .map(({ description }) => description)
      .slice(2),
  ).toEqual(["Rollback to 1"]);
  expect(await shop.platform.servingVersion()).toMatchObject({ ok: true, version: "1.4.2 (shop-0.3.1)" });
}

test.each(["helm3", "helm4"] as const)(
  "a plan that two people approved is carried out by %s on the cluster",
  async (program) => {
    const plan = await approvedPlan(program);
    await desk.start(desk.worker, hasty(shop.platform)).drive(plan.id);
    await expectOneRollback(plan);
  },
);

test.each(["before the call", "while Helm is at work", "after the rollback"])(
  "a worker that is killed %s is followed by one that finishes, with one rollback",
  async (when) => {
    const plan = await approvedPlan("helm4");
    const life = newLife();
    const send: ReleasePlatform["send"] = async (step, ends, sending) => {
      if (when === "before the call") life.end();
      const cut = new AbortController();
      if (when === "while Helm is at work") cutWhenBegun(cut);
      await shop.platform.send(
        step,
        ends,
        when === "after the rollback" ? sending : { ...sending, signal: cut.signal },
      );
      return life.end();
    };
    const dying = desk.start(
      mortalDatabase(desk.worker, life, { at: 99, when: "before" }),
      hasty(shop.platform, { send }),
    );
    while (!life.over) await dying.advance(plan.id).catch(() => undefined);
    await passTime(desk.owner, plan.id);
    await desk.start(desk.worker, hasty(shop.platform)).drive(plan.id);
    await expectOneRollback(plan);
  },
);

/** Helm has begun once its revision is there. */
async function cutWhenBegun(cut: AbortController): Promise<void> {
  await expect.poll(async () => shop.history().length, { timeout: 20_000, interval: 10 }).toBe(3);
  cut.abort();
}
