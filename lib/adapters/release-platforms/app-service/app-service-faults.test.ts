import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appService } from "@/lib/adapters/release-platforms/app-service/app-service";
import { record, SITE } from "@/lib/adapters/release-platforms/app-service/test-app";
import {
  openTestAppService,
  planBack,
  type TestAppService,
} from "@/lib/adapters/release-platforms/app-service/test-app-service";
import type { SendOutcome } from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

describe("a swap at App Service", () => {
  let rig: TestAppService;
  beforeEach(async () => {
    rig = await openTestAppService({ autoSwapSlot: undefined });
  });
  afterEach(async () => {
    await rig.close();
    expect(rig.api.unexpected).toEqual([]);
  });
  const swap = async (): Promise<PlanStep> => {
    const [step] = (await rig.platform.preview(rig.plan.from, rig.plan.to, "set")).steps;
    if (!step) throw new Error("the plan has no steps");
    return step;
  };
  const lines: string[] = [];
  const send = (step: PlanStep, ms = 10_000): Promise<SendOutcome> =>
    rig.platform.send(
      step,
      rig.plan,
      testSending({ idempotencyKey: "plan:1", forMs: ms, log: (line) => void lines.push(line) }),
    );
  const observe = (step: PlanStep, key?: string) => rig.platform.observe(step, rig.plan, key);
  const asked = (part: string) => rig.api.seen.filter(({ call }) => call.includes(part)).length;

  test.each(["location", "azure-asyncoperation"] as const)(
    "is followed by %s and believed when both slots read back exchanged",
    async (followBy) => {
      rig.api.faults.followBy = followBy;
      expect(await send(await swap())).toMatchObject({
        outcome: "confirmed",
        evidence: `By Azure production holds ${rig.plan.to.releaseId}, and staging ${rig.plan.from.releaseId}; ${rig.target.versionUrl} answers 1.4.2 of commit aaaaaaaa`,
      });
      expect(asked(followBy === "location" ? "operationresults" : "staging/operations/")).toBeGreaterThan(0);
      expect(rig.app.applied).toBe(1);
    },
  );

  test("is asked about no more often than Azure wants", async () => {
    rig.api.faults.retryAfterS = 1;
    rig.app.settleMs = 1_500;
    expect(await send(await swap())).toMatchObject({ outcome: "confirmed" });
    expect(asked("operationresults")).toBe(2);
  });

  test("is not done twice, which would bring the bad release back, whoever did it", async () => {
    const step = await swap();
    await send(step);
    expect(await send(step)).toMatchObject({ outcome: "confirmed" });
    expect(rig.app.applied).toBe(1);
    rig.app.swap("staging");
    await expect.poll(() => observe(step)).toEqual({ at: "from" });
  });

  test.each(["location", "azure-asyncoperation"] as const)(
    "has failed when its end by %s says so",
    async (followBy) => {
      rig.api.faults.followBy = followBy;
      rig.app.failing =
        "Cannot swap slots for site 'shop' because the worker process for 'staging' slot could not be started.";
      const step = await swap();
      expect(await send(step)).toMatchObject({
        outcome: "refused",
        reason: expect.stringContaining("could not be started"),
      });
      expect(await observe(step)).toEqual({ at: "from" });
    },
  );

  test.each([
    [401, "refused"],
    [403, "refused"],
    [409, "refused"],
    [429, "unknown"],
    [500, "unknown"],
    [503, "unknown"],
  ])("is answered %s and is %s", async (status, outcome) => {
    const step = await swap();
    rig.api.faults.answerWith = status;
    expect(await send(step)).toMatchObject({ outcome, reason: expect.stringContaining(`answers ${status}`) });
    expect(rig.app.applied).toBe(0);
  });

  test("is refused with the words of Azure while another swap runs that the app does not tell of", async () => {
    const step = await swap();
    rig.app.tellsOperation = false;
    rig.app.settleMs = 60_000;
    rig.app.swap("testing");
    expect(await send(step)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("another operation is in progress"),
    });
    expect(rig.app.applied).toBe(1);
  });

  test("waits while the app tells of a change under way", async () => {
    const step = await swap();
    rig.app.settleMs = 60_000;
    rig.app.swap("testing");
    expect(await rig.platform.changeUnderWay()).toBe(true);
    expect(await observe(step)).toMatchObject({ at: "unknown" });
    expect((await send(step)).outcome).toBe("unknown");
    expect(rig.app.applied).toBe(1);
  });

  test("still counts as running after its deadline, also where the app does not tell, until its operation ends", async () => {
    const step = await swap();
    rig.app.tellsOperation = false;
    rig.app.settleMs = 1_500;
    expect(await send(step, 700)).toMatchObject({ outcome: "unknown" });
    expect(await observe(step, "plan:1")).toEqual({
      at: "unknown",
      why: "The operation of Azure is not done.",
    });
    await expect.poll(() => observe(step, "plan:1"), { timeout: 5_000 }).toMatchObject({ at: "to" });
  });

  test.each([403, 404])(
    "is believed by what the slots hold when its operation answers %s",
    async (status) => {
      rig.api.faults.operationStatus = status;
      expect(await send(await swap())).toMatchObject({ outcome: "confirmed" });
      expect(lines.join()).toContain(`the operation answers ${status}`);
    },
  );

  test("goes on asking an operation that answers 429", async () => {
    rig.api.faults.operationStatus = 429;
    expect(await send(await swap(), 1_000)).toMatchObject({ outcome: "unknown" });
    expect(asked("operationresults")).toBeGreaterThan(1);
  });

  test("is no rollback any more once the slot was redeployed, also with the same commit", async () => {
    const step = await swap();
    const staging = rig.app.contents.get("staging");
    const [first] = staging?.records ?? [];
    if (!staging || !first) throw new Error("staging holds nothing");
    const anew = { ...first, properties: { ...first.properties, end_time: "2026-11-20T09:00:00Z" } };
    rig.app.contents.set("staging", { ...staging, records: [anew] });
    expect(await send(step)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("deployed anew"),
    });
    rig.app.deploy("staging", "1.5.0", "another build");
    expect(await send(step)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("would be no rollback"),
    });
    rig.app.contents.delete("staging");
    expect(await send(step)).toMatchObject({
      outcome: "refused",
      reason: "There is no slot staging any more.",
    });
    expect(rig.app.applied).toBe(0);
  });

  test("waits for a deployment to the slot that is under way", async () => {
    const step = await swap();
    const staging = rig.app.contents.get("staging");
    if (!staging) throw new Error("there is no slot staging");
    const building = record("8".repeat(40), 9, { status: 1, active: false, end_time: null });
    rig.app.contents.set("staging", { ...staging, records: [building, ...staging.records] });
    expect(await observe(step)).toMatchObject({
      at: "unknown",
      why: "A deployment to staging is under way.",
    });
  });

  test("is refused while a swap with preview waits to be completed", async () => {
    const step = await swap();
    rig.app.site = { ...rig.app.site, targetSwapSlot: "testing" };
    expect(await send(step)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("cancel it first"),
    });
  });

  test("is refused when the step is not the one that would be planned today", async () => {
    const step = await swap();
    if (step.kind !== "swap-slots") throw new Error("the step is a swap");
    for (const changed of [
      { ...step, body: '{"targetSlot":"testing","preserveVnet":true}' },
      { ...step, url: step.url.replace("sites/shop", "sites/office") },
      { ...step, slotHolds: "f".repeat(40) },
    ]) {
      expect(await send(changed)).toMatchObject({ outcome: "refused" });
    }
    expect(rig.app.applied).toBe(0);
  });

  test("sends its token to no other host than that of Azure", async () => {
    rig.api.faults.pageSize = 1;
    const platform = appService({ ...rig.target, apiUrl: rig.api.address.replace("127.0.0.1", "localhost") });
    await expect(platform.candidates()).rejects.toThrow("an address of another host");
  });

  test("turns auto swap on again only once the fix is live", async () => {
    const held = await openTestAppService();
    const { steps } = await held.platform.preview(held.plan.from, held.plan.to, "lift");
    const [, lift] = steps;
    if (!lift) throw new Error("the plan has no second step");
    expect(await held.platform.observe(lift, held.plan)).toMatchObject({ at: "other" });
    expect(await planBack(held.platform)).toEqual(held.plan);
    expect(held.api.seen.some(({ call }) => call === `PATCH ${SITE}/slots/staging/config/web`)).toBe(false);
    await held.close();
  });
});
