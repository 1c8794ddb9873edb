import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import {
  openWorkload,
  stepOf,
  type TestWorkload,
  untilTrouble,
} from "@/lib/adapters/release-platforms/kubernetes/test-workload";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { hasty, mortalDatabase, newLife, passTime, vote } from "@/lib/jobs/execution/test-rig";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { useDatabase } from "@/test/database";
import { addPlan, type StoredTestPlan } from "@/test/stored-plan";

const desk = new Workshop(useDatabase());
let shop: TestWorkload;
afterEach(() => shop.close());

/** 1.5.0 cannot start; the plan that two people approved goes back to 1.4.2. */
async function approvedPlan(): Promise<StoredTestPlan> {
  shop = openWorkload("Deployment");
  shop.deploy("1.4.2");
  shop.deploy("1.5.0", { image: "registry.test/shop-bad:1.5.0", wait: false });
  untilTrouble(shop);
  const { from, to } = await shop.planTo("1.4.2");
  const steps = [await stepOf(shop, { from, to })];
  const target = {
    name: "main",
    key: randomUUID(),
    platform: "kubernetes",
    location: shop.platform.place.location,
  } as const;
  const plan = await addPlan(desk.web, desk.rosa, { from, to, steps, target });
  await vote(desk.web, plan, desk.rosa);
  await vote(desk.web, plan, desk.ben);
  return plan;
}

test("a plan that two people approved is carried out on the cluster", async () => {
  const plan = await approvedPlan();
  await desk.start(desk.worker, hasty(shop.platform)).drive(plan.id);
  expect((await desk.stateOf(plan)).state).toBe("succeeded");
  expect(shop.changes()).toBe(1);
  expect(await shop.platform.servingVersion()).toMatchObject({ ok: true, version: "1.4.2" });
});

test.each(["before the call", "in the middle of the rollout", "after the rollout"])(
  "a worker that is killed %s is followed by one that finishes, with one change of the cluster",
  async (when) => {
    const plan = await approvedPlan();
    const life = newLife();
    const send: ReleasePlatform["send"] = async (step, ends, sending) => {
      if (when === "before the call") life.end();
      if (when === "after the rollout") {
        await shop.platform.send(step, ends, sending);
        return life.end();
      }
      const cut = new AbortController();
      const log = (line: string) => line.includes("accepted the call") && cut.abort();
      await shop.platform.send(step, ends, { ...sending, signal: cut.signal, log });
      return life.end();
    };
    const dying = desk.start(
      mortalDatabase(desk.worker, life, { at: 99, when: "before" }),
      hasty(shop.platform, { send }),
    );
    while (!life.over) await dying.advance(plan.id).catch(() => undefined);
    await passTime(desk.owner, plan.id);
    await desk.start(desk.worker, hasty(shop.platform)).drive(plan.id);
    expect((await desk.stateOf(plan)).state).toBe("succeeded");
    expect(shop.changes()).toBe(1);
    expect(await shop.platform.servingVersion()).toMatchObject({ ok: true, version: "1.4.2" });
  },
);

test("a plan is stale, with no call, when somebody deployed after it was approved", async () => {
  const plan = await approvedPlan();
  shop.deploy("1.5.1");
  await desk.start(desk.worker, hasty(shop.platform)).drive(plan.id);
  expect((await desk.stateOf(plan)).state).toBe("stale");
  expect(shop.changes()).toBe(0);
});
