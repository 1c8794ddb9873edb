import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { planToOtherState } from "@/lib/adapters/release-platforms/flags/test-plan";
import { launchDarkly } from "@/lib/adapters/release-platforms/launchdarkly/launchdarkly";
import {
  openTestLaunchDarkly,
  type TestLaunchDarkly,
  TURNS,
} from "@/lib/adapters/release-platforms/launchdarkly/test-launchdarkly";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { Secret } from "@/lib/secret";

describeReleasePlatform("launchdarkly", openTestLaunchDarkly);

describe("launchdarkly", () => {
  let rig: TestLaunchDarkly;
  beforeEach(async () => {
    rig = await openTestLaunchDarkly();
  });
  afterEach(() => rig.close());

  const turn = async (platform = rig.platform, plan = rig.plan) => {
    const [step] = (await platform.preview(plan.from, plan.to, "leave")).steps;
    if (!step) throw new Error("the plan has no steps");
    const signal = AbortSignal.timeout(10_000);
    const outcome = await platform.send(step, plan, testSending({ idempotencyKey: "p:0", signal }));
    return { step, outcome };
  };
  const notes = async () => (await rig.platform.preview(rig.plan.from, rig.plan.to, "leave")).notes;

  test("turns the flag off by a semantic patch that names the state, and overrules nobody", async () => {
    const { step } = await turn();
    expect(step).toMatchObject({
      method: "PATCH",
      url: `${rig.target.apiUrl}/api/v2/flags/shop/new-checkout`,
      contentType: "application/json; domain-model=launchdarkly.semanticpatch",
      puts: "turnFlagOff",
    });
    expect(JSON.parse((step.kind === "request" && step.body) || "")).toEqual({
      comment: "Emergency change, signed by two people in Twokey",
      environmentKey: "production",
      instructions: [{ kind: "turnFlagOff" }],
    });
    expect(rig.account.flag?.environments).toMatchObject({ production: { on: false }, test: { on: true } });
  });

  test("keeps the configuration through a turn, and turns back on", async () => {
    const before = await rig.platform.current();
    await turn();
    expect((await rig.platform.current()).configHash).toBe(before.configHash);
    const back = await planToOtherState(rig.platform);
    expect(back.to).toMatchObject({ releaseId: "turnFlagOn", version: "new-checkout on" });
    expect((await turn(rig.platform, back)).outcome).toMatchObject({ outcome: "confirmed" });
    expect((await rig.platform.current()).releaseId).toBe("turnFlagOn");
  });

  test("says what off serves, since that is what somebody chose for it", async () => {
    expect(await notes()).toEqual(["Off serves everybody false."]);
    const production = rig.account.flag?.environments.production;
    if (!production) throw new Error("the flag is gone");
    production.offVariation = 0;
    expect(await notes()).toEqual(["Off serves everybody true."]);
    production.offVariation = null;
    expect(await notes()).toEqual([expect.stringContaining("falls back to the default in its code")]);
  });

  test("refuses when somebody chose another variation for off after the plan was made", async () => {
    const production = rig.account.flag?.environments.production;
    if (production) production.offVariation = 0;
    expect((await turn()).outcome).toMatchObject({ outcome: "refused" });
    expect(rig.account.turns).toBe(0);
  });

  test("says before and after the call that LaunchDarkly wants its own approval", async () => {
    rig.account.approvalRequired = true;
    expect(await rig.platform.probe()).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([expect.stringContaining("an approval of its own")]),
    });
    expect(await notes()).toContainEqual(expect.stringContaining("an approval of its own"));
    expect((await turn()).outcome).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("Have a request approved there"),
    });
  });

  test("asks for approvals by tag only where the flag has that tag", async () => {
    rig.account.requiredApprovalTags = ["payments"];
    expect((await rig.platform.probe()).ok).toBe(true);
    rig.account.requiredApprovalTags = ["payments", "checkout"];
    expect((await rig.platform.probe()).ok).toBe(false);
  });

  test("says that a scheduled change will turn the flag, and is refused rather than breaking it", async () => {
    rig.account.scheduled = [{ executionDate: Date.UTC(2026, 11, 1, 8), kind: "turnFlagOn" }];
    expect((await rig.platform.current()).overruledBy).toBe(
      "A change that LaunchDarkly has scheduled for 2026-12-01T08:00:00.000Z",
    );
    expect(await notes()).toContainEqual(expect.stringContaining("will turn the flag again"));
    expect((await turn()).outcome).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("would break a scheduled change"),
    });
    expect(rig.account.turns).toBe(0);
  });

  test("only mentions a scheduled change that would do the same as the plan", async () => {
    rig.account.scheduled = [{ executionDate: Date.UTC(2026, 11, 1, 8), kind: "turnFlagOff" }];
    expect(await rig.platform.current()).toMatchObject({
      overruledBy: null,
      warnings: ["LaunchDarkly has scheduled to turn the flag off at 2026-12-01T08:00:00.000Z."],
    });
  });

  test("says that nobody looked where the schedule cannot be read", async () => {
    rig.proxy.on(/scheduled-changes/, { kind: "answer", status: 403, body: "{}" });
    expect((await rig.platform.current()).warnings).toEqual([expect.stringContaining("could not be read")]);
  });

  test("knows an archived flag to be gone", async () => {
    if (rig.account.flag) rig.account.flag.archived = true;
    await expect(rig.platform.current()).rejects.toThrow(
      "The flag new-checkout is archived in LaunchDarkly.",
    );
    expect((await turn()).outcome).toMatchObject({ outcome: "refused" });
  });

  test("refuses with a token that lacks the action, and says so", async () => {
    rig.account.mayUpdateOn = false;
    expect((await turn()).outcome).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("lacks the action updateOn"),
    });
  });

  test("tells in the connection test that the token is not known, and shows none", async () => {
    const platform = launchDarkly({ ...rig.target, token: Secret.of("sdk-planted-0123456789") });
    const { ok, findings } = await platform.probe();
    expect({ ok, first: findings[0] }).toEqual({
      ok: false,
      first: expect.stringContaining("does not know the token"),
    });
    expect(JSON.stringify(findings)).not.toContain("sdk-planted");
  });

  test.each([
    [409, "refused", 0],
    [429, "unknown", 0],
    [500, "unknown", 0],
  ])("takes an answer %s to be %s, and sends nothing again", async (status, outcome, turns) => {
    rig.proxy.on(TURNS, { kind: "answer", status, body: "{}" });
    expect((await turn()).outcome.outcome).toBe(outcome);
    expect(rig.proxy.arrived.filter((line) => TURNS.test(line))).toHaveLength(1);
    expect(rig.account.turns).toBe(turns);
  });

  test("refuses a step with another body than the one that would be planned", async () => {
    const [step] = (await rig.platform.preview(rig.plan.from, rig.plan.to, "leave")).steps;
    if (step?.kind !== "request") throw new Error("the plan has no request");
    const forged = { ...step, body: step.body?.replace("production", "test") ?? null };
    const sending = testSending({ idempotencyKey: "p:0", forMs: 5_000 });
    expect((await rig.platform.send(forged, rig.plan, sending)).outcome).toBe("refused");
    expect(rig.account.flag?.environments.test?.on).toBe(true);
  });
});
