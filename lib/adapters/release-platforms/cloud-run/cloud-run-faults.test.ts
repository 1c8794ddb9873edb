import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  openTestCloudRun,
  type TestCloudRun,
} from "@/lib/adapters/release-platforms/cloud-run/test-cloud-run";
import type { SendOutcome } from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

describe("a change of traffic at Cloud Run", () => {
  let rig: TestCloudRun;
  beforeEach(async () => {
    rig = await openTestCloudRun();
  });
  afterEach(async () => {
    await rig.close();
    expect(rig.api.protoFaults).toEqual([]);
  });
  const pin = async (): Promise<PlanStep> => {
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
  const changes = () => rig.api.seen.filter((line) => line.startsWith("PATCH"));

  test("is tried out first, then made once with the etag that the release from before was seen with", async () => {
    const step = await pin();
    const before = changes().length;
    expect(await send(step)).toMatchObject({
      outcome: "confirmed",
      evidence: expect.stringContaining("1.4.2"),
    });
    expect(
      changes()
        .slice(before)
        .map((line) => line.includes("validateOnly=true")),
    ).toEqual([true, false]);
    expect(lines).toContain("Cloud Run would accept the call (validateOnly)");
  });

  test("is refused by Cloud Run when somebody wrote the service after the release from before was seen", async () => {
    const step = await pin();
    rig.api.faults.beforeChange = () => rig.service.touch();
    expect(await send(step)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("answers 409"),
    });
    expect(rig.service.applied).toBe(0);
    expect(await rig.platform.observe(step, rig.plan)).toEqual({ at: "from" });
  });

  test("is not sent when Cloud Run gives no etag to guard it with", async () => {
    const step = await pin();
    rig.service.more = { etag: "" };
    expect(await send(step)).toMatchObject({
      outcome: "unknown",
      reason: expect.stringContaining("gave no etag"),
    });
    expect(rig.service.applied).toBe(0);
  });

  test.each([
    [401, "refused"],
    [403, "refused"],
    [409, "refused"],
    [429, "unknown"],
    [503, "unknown"],
  ])("is not carried out where the dry run answers %s, and is %s", async (status, outcome) => {
    const step = await pin();
    const before = changes().length;
    rig.api.faults.answerWith = status;
    expect(await send(step)).toMatchObject({ outcome, reason: expect.stringContaining(`answers ${status}`) });
    expect(changes().slice(before)).toEqual([expect.stringContaining("validateOnly=true")]);
  });

  test.each([
    [403, "refused"],
    [429, "unknown"],
    [500, "unknown"],
  ])("is %s after its dry run and then %s", async (status, outcome) => {
    const step = await pin();
    rig.api.faults.beforeChange = () => {
      rig.api.faults.answerWith = status;
    };
    expect(await send(step)).toMatchObject({ outcome });
    expect(rig.service.applied).toBe(0);
  });

  test("has failed when its operation says so, and what serves is told", async () => {
    const step = await pin();
    rig.service.failing = "Revision 'shop-00040-def' is not ready and cannot serve traffic.";
    expect(await send(step)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("cannot serve"),
    });
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({
      at: "other",
      what: expect.stringMatching(/given to shop-00040-def, but shop-00041-ghi still gets it.*cannot serve/),
    });
  });

  test("is believed to be done by the traffic that is reported, also when the operation cannot be read", async () => {
    const step = await pin();
    rig.service.operations.set = function (this: Map<string, never>) {
      return this;
    };
    expect(await send(step)).toMatchObject({ outcome: "confirmed" });
    expect(lines.join()).toContain("does not know the operation");
  });

  test("is unknown while Cloud Run still reconciles, by whomever", async () => {
    const step = await pin();
    rig.service.generation += 1;
    expect(await rig.platform.changeUnderWay()).toBe(true);
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({ at: "unknown" });
    expect((await send(step)).outcome).toBe("unknown");
    expect(rig.service.applied).toBe(0);
  });

  test("is done although a newer revision never became ready and the service as a whole counts as failed", async () => {
    const step = await pin();
    rig.service.pinNow("shop-00040-def");
    rig.service.more = {
      terminalCondition: { type: "Ready", state: "CONDITION_FAILED", reason: "REVISION_FAILED" },
    };
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({ at: "to" });
    rig.service.routes = { type: "RoutesReady", state: "CONDITION_FAILED", message: "no route" };
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({ at: "unknown" });
  });

  test("is refused when the revision to go back to stopped being ready", async () => {
    const step = await pin();
    Object.assign(rig.service.revisions.get("shop-00040-def") ?? {}, {
      conditions: [{ type: "Ready", state: "CONDITION_FAILED", reason: "SECRETS_ACCESS_CHECK_FAILED" }],
    });
    expect(await send(step)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("SECRETS_ACCESS"),
    });
  });

  test("is refused when the step is not the one that would be planned today", async () => {
    const step = await pin();
    if (step.kind !== "request" || step.body === null) throw new Error("the step is a request");
    const body = step.body.replace("shop-00040-def", "shop-00039-abc");
    expect(await send({ ...step, body })).toMatchObject({ outcome: "refused" });
    const url = step.url.replace("services/shop", "services/office");
    expect(await send({ ...step, url })).toMatchObject({ outcome: "refused" });
    const { adds: _, ...unguarded } = step;
    expect(await send(unguarded)).toMatchObject({ outcome: "refused" });
    expect(rig.service.applied).toBe(0);
  });

  test("cannot be previewed where Cloud Run would refuse it", async () => {
    rig.api.faults.answerWith = 403;
    await expect(pin()).rejects.toThrow("Cloud Run would refuse the call");
  });

  test("does not give traffic to the latest revision while that is another one", async () => {
    rig.service.latestReady = "shop-00040-def";
    rig.service.latestCreated = "shop-00040-def";
    rig.service.pinNow("shop-00040-def");
    const lift = (await rig.platform.preview(rig.plan.from, rig.plan.to, "lift")).steps[1];
    expect(lift && (await rig.platform.observe(lift, rig.plan))).toEqual({ at: "from" });
    rig.service.latestCreated = "shop-00042-jkl";
    expect(lift && (await rig.platform.observe(lift, rig.plan))).toMatchObject({
      at: "other",
      what: expect.stringContaining("shop-00042-jkl is newer"),
    });
    expect(lift && (await send(lift))).toMatchObject({ outcome: "refused" });
    expect(rig.service.applied).toBe(0);
  });
});
