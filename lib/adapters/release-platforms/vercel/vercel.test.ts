import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import type { HoldWish, Sending } from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { openTestVercel, type TestVercel } from "@/lib/adapters/release-platforms/vercel/test-vercel";
import type { PlanStep } from "@/lib/domain/plan/plan-step";

describeReleasePlatform("vercel", openTestVercel);

describe("vercel", () => {
  let rig: TestVercel;
  beforeEach(async () => {
    rig = await openTestVercel();
  });
  afterEach(() => rig.close());

  const sending = (deadlineMs = 10_000, log: Sending["log"] = () => undefined): Sending =>
    testSending({ idempotencyKey: "p:0", forMs: deadlineMs, log });
  const preview = (wish: HoldWish, to = rig.plan.to) => rig.platform.preview(rig.plan.from, to, wish);
  const stepFor = async (wish: HoldWish, to = rig.plan.to): Promise<PlanStep> => {
    const [step] = (await preview(wish, to)).steps;
    if (!step) throw new Error("the plan has no step");
    return step;
  };
  const rollBack = async (deadlineMs?: number) =>
    rig.platform.send(await stepFor("set"), rig.plan, sending(deadlineMs));

  test("names project, team and deployment in the call that people sign", async () => {
    const { api, ids } = rig;
    expect(await stepFor("set")).toMatchObject({
      method: "POST",
      url: `${api.url}/v1/projects/${api.projectId}/rollback/${ids[1]}?teamId=${api.teamId}`,
      body: "{}",
      puts: ids[1],
    });
    expect(await stepFor("lift")).toMatchObject({
      url: `${api.url}/v10/projects/${api.projectId}/promote/${ids[1]}?teamId=${api.teamId}`,
    });
  });

  test("leaves the hold as it is: a rollback where one is set, a promotion where none is", async () => {
    expect((await preview("leave")).hold).toBeNull();
    expect(await stepFor("leave")).toEqual(await stepFor("lift"));
    await rollBack();
    expect(await stepFor("leave")).toEqual(await stepFor("set"));
  });

  test("lists a fix that waits behind the hold, and promotes it", async () => {
    await rollBack();
    const id = await rig.api.deploy({ version: "1.5.1", githubCommitSha: "d".repeat(40) });
    expect((await rig.platform.current()).releaseId).toBe(rig.ids[1]);
    const fix = (await rig.platform.candidates()).find(({ releaseId }) => releaseId === id);
    expect(fix).toMatchObject({ version: "1.5.1", commit: "d".repeat(40), retained: true });
    const to = { ...rig.plan.to, ...fix, artefactDigest: fix?.artefactDigest ?? "", wasInProduction: false };
    expect(await preview("set", to)).toMatchObject({
      hold: null,
      notes: [expect.stringContaining("never had")],
    });
    const { releaseId, version, commit } = rig.plan.to;
    const ends = { from: { ...rig.plan.from, releaseId, version, commit }, to };
    const outcome = await rig.platform.send(await stepFor("lift", to), ends, sending());
    expect(outcome).toMatchObject({ outcome: "confirmed" });
    expect((await rig.platform.current()).releaseId).toBe(id);
    expect(await rig.platform.held()).toMatchObject({ on: false });
  });

  test.each<["failed" | "skipped", string]>([
    ["failed", "did not move all domains to"],
    ["skipped", "nothing was done"],
  ])("says refused, with the reason, when the request ends as %s", async (ending, reason) => {
    rig.api.domains.ending = ending;
    const outcome = await rollBack();
    expect(outcome).toMatchObject({ outcome: "refused", reason: expect.stringContaining(reason) });
    if (ending === "failed") expect(JSON.stringify(outcome)).toContain("shop.example (failed)");
  });

  test("takes no older request for its own", async () => {
    rig.api.domains.ending = "failed";
    expect((await rollBack()).outcome).toBe("refused");
    rig.api.domains.ending = "succeeded";
    rig.api.domains.looksUntilSeen = 1;
    expect(await rollBack()).toMatchObject({ outcome: "confirmed" });
  });

  test("calls a release not live whose domains did not all move", async () => {
    rig.api.domains.ending = "failed";
    await rollBack();
    rig.api.domains.promoteByHand(rig.ids[1]);
    expect(await rig.platform.observe(await stepFor("set"), rig.plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining("shop.example (failed)"),
    });
  });

  test("waits until Vercel has moved the domains", async () => {
    rig.api.domains.looksUntilDone = 3;
    expect(await rollBack()).toMatchObject({ outcome: "confirmed" });
    expect(await rig.applied()).toBe(1);
  });

  test("knows nothing while Vercel still moves the domains", async () => {
    const step = await stepFor("set");
    rig.api.domains.looksUntilDone = 2;
    rig.api.domains.ask("rollback", rig.ids[1]);
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({ at: "unknown" });
  });

  test("says that a promotion waits for the rolling release, and sees it when it is done", async () => {
    const step = await stepFor("lift");
    rig.api.domains.rollingRelease = rig.ids[0];
    const outcome = await rig.platform.send(step, rig.plan, sending(2_500));
    expect(outcome).toMatchObject({ outcome: "unknown", reason: expect.stringContaining(rig.ids[0]) });
    expect(await rig.platform.observe(step, rig.plan, "p:0")).toMatchObject({ at: "unknown" });
    rig.api.domains.completeRollingRelease();
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({ at: "to" });
  });

  test("hands on what the Hobby plan says to a rollback that goes too far", async () => {
    const oldest = (await rig.platform.candidates()).find(({ releaseId }) => releaseId === rig.ids[0]);
    const to = { ...rig.plan.to, ...oldest, artefactDigest: oldest?.artefactDigest ?? "" };
    rig.api.domains.plan = "hobby";
    expect(await rig.platform.send(await stepFor("set", to), { ...rig.plan, to }, sending())).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("upgrade to pro"),
    });
  });

  test.each([
    [400, "refused"],
    [401, "refused"],
    [402, "refused"],
    [403, "refused"],
    [404, "refused"],
    [409, "refused"],
    [422, "refused"],
    [429, "unknown"],
    [500, "unknown"],
    [503, "unknown"],
  ])("an answer of %s to the call is %s", async (status, outcome) => {
    const step = await stepFor("set");
    rig.api.refusal = { status, body: { error: { code: "no", message: "Not today" } } };
    expect(await rig.platform.send(step, rig.plan, sending())).toMatchObject({
      outcome,
      reason: expect.stringMatching(new RegExp(`${status}.*Not today`)),
    });
    expect(await rig.applied()).toBe(0);
    expect(await rig.platform.observe(step, rig.plan)).toEqual({ at: "from" });
  });

  test.each<[string, (rig: TestVercel) => void]>([
    ["was deleted by hand", ({ api, ids }) => api.states.set(ids[1], "DELETED")],
    [
      "is not the one that was signed",
      ({ plan }) => {
        plan.to.artefactDigest = `sha256:${"0".repeat(64)}`;
      },
    ],
    [
      "was deleted because of its age",
      ({ api, ids }) => api.tellOf.set(ids[1], { softDeletedByRetention: true }),
    ],
    ["belongs to another project", ({ api, ids }) => api.tellOf.set(ids[1], { projectId: "prj_other" })],
    ["was not built for production", ({ api, ids }) => api.tellOf.set(ids[1], { target: null })],
  ])("refuses a deployment that %s", async (_, change) => {
    const step = await stepFor("set");
    change(rig);
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({ at: "other" });
    expect(await rig.platform.send(step, rig.plan, sending())).toMatchObject({ outcome: "refused" });
    expect(rig.api.requests.filter((one) => one.startsWith("POST"))).toEqual([]);
  });

  test("refuses a step for another project, team or address", async () => {
    const step = await stepFor("set");
    if (step.kind !== "request") throw new Error("it is a request");
    for (const url of [
      step.url.replace(rig.api.projectId, "prj_other"),
      step.url.replace(rig.api.teamId, "team_other"),
      step.url.replace(rig.ids[1], rig.ids[0]),
    ]) {
      const foreign = { ...step, url };
      expect(await rig.platform.observe(foreign, rig.plan)).toMatchObject({ at: "other" });
      expect(await rig.platform.send(foreign, rig.plan, sending())).toMatchObject({ outcome: "refused" });
    }
    expect(rig.api.requests.filter((one) => one.startsWith("POST"))).toEqual([]);
  });

  test("waits while production still answers as before, for that may be a copy on the way", async () => {
    const step = await stepFor("set");
    rig.lie("1.5.0");
    expect(await rig.platform.send(step, rig.plan, sending(1_500))).toMatchObject({
      outcome: "unknown",
      reason: expect.stringContaining("answers 1.5.0"),
    });
    expect(await rig.platform.observe(step, rig.plan)).toMatchObject({ at: "unknown" });
  });
});
