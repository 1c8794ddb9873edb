import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import type { HoldWish, Sending } from "@/lib/adapters/release-platforms/release-platform";
import { openTestVercel, type TestVercel } from "@/lib/adapters/release-platforms/vercel/test-vercel";
import { vercel } from "@/lib/adapters/release-platforms/vercel/vercel";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import { Secret } from "@/lib/secret";

describeReleasePlatform("vercel", openTestVercel);

describe("vercel", () => {
  let rig: TestVercel;
  beforeEach(async () => {
    rig = await openTestVercel();
  });
  afterEach(() => rig.close());

  const sending = (deadlineMs = 10_000, log: Sending["log"] = () => undefined): Sending => ({
    idempotencyKey: "p:0",
    attempt: 1,
    signal: AbortSignal.timeout(deadlineMs),
    log,
  });
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

  test("lists the live deployment although it is older than all that Vercel lists", async () => {
    rig.api.states.set(rig.ids[2], "ARCHIVED");
    const live = (await rig.platform.candidates()).at(-1);
    expect(live).toMatchObject({ releaseId: rig.ids[2], retained: false });
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

  test("goes by Vercel when production names another version, and warns", async () => {
    rig.lie("9.9.9");
    const { releaseId, warnings, saidBy } = await rig.platform.current();
    expect({ releaseId, saidBy }).toEqual({ releaseId: rig.ids[2], saidBy: "Vercel" });
    expect(warnings).toEqual([expect.stringContaining("9.9.9")]);
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

  test("sees builds, moving domains and rolling releases as a change under way", async () => {
    expect(await rig.platform.changeUnderWay()).toBe(false);
    rig.api.states.set(rig.ids[0], "BUILDING");
    expect(await rig.platform.changeUnderWay()).toBe(true);
    rig.api.states.clear();
    rig.api.domains.rollingRelease = rig.ids[0];
    expect(await rig.platform.changeUnderWay()).toBe(true);
    expect((await rig.platform.current()).warnings).toEqual([expect.stringContaining(rig.ids[0])]);
    rig.api.domains.rollingRelease = null;
    rig.api.domains.looksUntilDone = 2;
    rig.api.domains.ask("rollback", rig.ids[1]);
    expect(await rig.platform.changeUnderWay()).toBe(true);
  });

  test("a changed variable or domain changes the hash of the configuration, a rollback does not", async () => {
    const { api } = rig;
    const hash = async () => (await rig.platform.current()).configHash;
    const path = (what: string) => `/v10/projects/${api.projectId}/${what}?teamId=${api.teamId}`;
    const first = await hash();
    await rollBack();
    expect(await hash()).toBe(first);
    await api.ask("POST", path("env"), { key: "NEW", value: "v", type: "plain", target: ["production"] });
    const second = await hash();
    await api.ask("POST", path("domains"), { name: "shop.example" });
    const third = await hash();
    expect(new Set([first, second, third]).size).toBe(3);
    await api.ask("POST", path("env"), { key: "PREVIEW", value: "v", type: "plain", target: ["preview"] });
    expect(await hash()).toBe(third);
  });

  test.each([
    ["the version that was given to it", { version: "1.6.0", githubCommitSha: "d".repeat(40) }, "1.6.0"],
    ["its commit", { gitlabCommitSha: "d".repeat(40) }, "ddddddd"],
    [
      "its commit, and that it held more",
      { githubCommitSha: "d".repeat(40), gitDirty: "1" },
      "ddddddd-dirty",
    ],
    ["its commit, when the version moves", { version: "latest", githubCommitSha: "d".repeat(40) }, "ddddddd"],
    ["its id", { githubCommitSha: "main" }, /^dpl_/],
  ])("calls a deployment by %s", async (_, meta, version) => {
    const id = await rig.api.deploy(meta);
    const current = await rig.platform.current();
    expect(current.releaseId).toBe(id);
    expect(current.version).toMatch(version);
  });

  test("tells what the token may not do, and where there is nothing to ask", async () => {
    rig.api.permissions = { deploymentRollback: ["create"], deploymentPromote: ["read"] };
    const { ok, findings } = await rig.platform.probe();
    expect(ok).toBe(false);
    expect(findings.join("\n")).toMatch(/may roll back[\s\S]*may not promote a deployment/);
    expect(findings.join("\n")).toMatch(
      /1 environment variables[\s\S]*\/version answers 1\.5\.0[\s\S]*status 200/,
    );
  });

  test("names no token when it is refused, and asks production nothing without an address", async () => {
    const token = "another-token-of-the-test";
    const { url: apiUrl, teamId, projectId } = rig.api;
    const platform = vercel({ apiUrl, teamId, projectId, token: Secret.of(token) });
    const { ok, findings } = await platform.probe();
    expect(ok).toBe(false);
    expect(findings.join("\n")).toContain("403");
    expect(findings.join("\n")).not.toContain(token);
    await expect(platform.current()).rejects.toThrow("Not authorized");
    expect(await platform.servingVersion()).toMatchObject({ ok: false });
    const open = vercel({ apiUrl, teamId, projectId, token: Secret.of(rig.api.token) });
    expect(await open.servingVersion()).toEqual({ ok: true, version: "1.5.0", commit: "b".repeat(40) });
  });

  test("says which project is not there", async () => {
    const { url: apiUrl, teamId, token } = rig.api;
    const platform = vercel({ apiUrl, teamId, projectId: "prj_none", token: Secret.of(token) });
    await expect(platform.held()).rejects.toThrow(`knows no project prj_none in ${teamId}`);
  });
});
