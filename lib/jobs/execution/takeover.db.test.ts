import { describe, expect, test } from "vitest";
import type { ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";
import { hasty, mortalDatabase, newLife, passTime } from "@/lib/jobs/execution/test-rig";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { useDatabase } from "@/test/database";

const shop = new Workshop(useDatabase());

describe("a worker that is killed", () => {
  const TRANSACTIONS = 8;
  const deaths = Array.from({ length: TRANSACTIONS }, (_, index) => index + 1).flatMap((at) =>
    (["before", "after"] as const).map((when) => ({ at, when })),
  );

  test.each(deaths)(
    "$when its transaction $at is followed by one that finishes, and nothing happens twice",
    async (death) => {
      const plan = await shop.approvedPlan();
      const life = newLife();
      const dying = shop.start(mortalDatabase(shop.worker, life, death));
      while (!life.over) await dying.advance(plan.id).catch(() => undefined);
      await passTime(shop.owner, plan.id);
      await shop.start().drive(plan.id);
      expect((await shop.stateOf(plan)).state).toBe("succeeded");
      expect(await shop.host.happened()).toEqual(["switch", "restart"]);
    },
  );

  test.each(["before", "after"] as const)("%s the platform did a step", async (when) => {
    const plan = await shop.approvedPlan();
    for (const kind of ["switch-release", "restart"] as const) {
      const life = newLife();
      const send: ReleasePlatform["send"] = async (step, ends, sending) => {
        if (step.kind === kind && when === "before") life.end();
        const outcome = await shop.host.platform.send(step, ends, sending);
        if (step.kind === kind) life.end();
        return outcome;
      };
      const db = mortalDatabase(shop.worker, life, { at: 99, when: "before" });
      const dying = shop.start(db, hasty(shop.host.platform, { send }));
      while (!life.over) await dying.advance(plan.id).catch(() => undefined);
      await passTime(shop.owner, plan.id);
    }
    await shop.start().drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
  });
});

describe("a lease", () => {
  test("keeps others away while it runs, and for the longest call after it", async () => {
    const plan = await shop.approvedPlan();
    const first = shop.start(mortalDatabase(shop.worker, newLife(), { at: 2, when: "before" }));
    await first.advance(plan.id).catch(() => undefined);
    const second = shop.start();
    expect(await second.advance(plan.id)).toMatchObject({ next: "wait" });
    const until = new Date(Date.now() - 1_000);
    await shop.owner.execution.updateMany({ where: { planId: plan.id }, data: { leaseUntil: until } });
    expect(await second.advance(plan.id)).toMatchObject({ next: "wait" });
    await passTime(shop.owner, plan.id);
    await second.drive(plan.id);
    expect((await shop.stateOf(plan)).leaseFence).toBe(2n);
    expect(await shop.eventsOf(plan)).toContain("execution_taken_over");
  });

  test("that was taken over lets its former holder write nothing and send nothing more", async () => {
    const plan = await shop.approvedPlan();
    let slept = Promise.resolve();
    const platform = hasty(shop.host.platform, {
      async send(step, ends, sending) {
        if (step.kind === "restart") await slept;
        return shop.host.platform.send(step, ends, sending);
      },
    });
    const sleeper = shop.start(shop.worker, platform);
    await sleeper.advance(plan.id);
    let wake = () => {};
    slept = new Promise((resolve) => {
      wake = resolve;
    });
    const asleep = sleeper.advance(plan.id);
    while ((await shop.stateOf(plan)).steps[1]?.state !== "sent")
      await shop.owner.$queryRaw`SELECT pg_sleep(0.02)::text`;
    await passTime(shop.owner, plan.id);
    await shop.start().drive(plan.id);
    const ended = await shop.stateOf(plan);
    wake();
    await asleep;
    expect(await shop.stateOf(plan)).toEqual(ended);
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
  });

  test("is given back by a worker that stops, so that the next one goes on at once", async () => {
    const plan = await shop.approvedPlan();
    const first = shop.start();
    await first.advance(plan.id);
    await first.stop();
    await shop.start().drive(plan.id);
    expect((await shop.stateOf(plan)).state).toBe("succeeded");
    expect(await shop.host.happened()).toEqual(["switch", "restart"]);
  });
});

describe("the database by itself", () => {
  test("lets no step be sent out of order, no end be claimed, no attempt be hidden", async () => {
    const plan = await shop.approvedPlan();
    const dying = shop.start(mortalDatabase(shop.worker, newLife(), { at: 2, when: "before" }));
    await dying.advance(plan.id).catch(() => undefined);
    const { id } = await shop.stateOf(plan);
    const step = (position: number, changes: object = {}) =>
      shop.worker.executionStep.create({
        data: {
          executionId: id,
          position,
          kind: position === 1 ? "switch-release" : "restart",
          idempotencyKey: `${plan.id}:${position}`,
          state: "intent",
          call: "test",
          intentAt: new Date(),
          ...changes,
        },
      });
    await expect(step(2)).rejects.toThrow("step_transition_not_allowed");
    await expect(step(1, { state: "sent" })).rejects.toThrow("step_transition_not_allowed");
    await expect(step(1, { idempotencyKey: "another" })).rejects.toThrow("step_transition_not_allowed");
    await expect(step(1, { kind: "restart" })).rejects.toThrow("step_transition_not_allowed");
    await expect(
      shop.worker.execution.update({ where: { id }, data: { state: "succeeded" } }),
    ).rejects.toThrow("plan_transition_not_allowed");
    await step(1);
    await passTime(shop.owner, plan.id);
    const place = { executionId_position: { executionId: id, position: 1 } };
    await expect(shop.worker.executionStep.update({ where: place, data: { state: "sent" } })).rejects.toThrow(
      "execution_lease_lost",
    );
    await expect(shop.worker.executionStep.update({ where: place, data: { attempts: 7 } })).rejects.toThrow(
      "step_transition_not_allowed",
    );
  });
});
