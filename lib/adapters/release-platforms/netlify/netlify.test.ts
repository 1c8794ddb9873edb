import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { netlify } from "@/lib/adapters/release-platforms/netlify/netlify";
import { openTestNetlify, type TestNetlify } from "@/lib/adapters/release-platforms/netlify/test-netlify";
import { SITE, TOKEN } from "@/lib/adapters/release-platforms/netlify/test-netlify-api";
import type { Ends, HoldWish, Sending } from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { Secret } from "@/lib/secret";

describeReleasePlatform("netlify", openTestNetlify);

describe("netlify", () => {
  let rig: TestNetlify;
  beforeEach(async () => {
    rig = await openTestNetlify();
  });
  afterEach(() => rig.close());

  const sending = (): Sending => testSending({ idempotencyKey: "p:0", forMs: 10_000 });
  const preview = (wish: HoldWish, { from, to }: Ends = rig.plan) => rig.platform.preview(from, to, wish);
  const stepsFor = async (wish: HoldWish, ends?: Ends) => (await preview(wish, ends)).steps;
  const carryOut = async (wish: HoldWish, ends: Ends = rig.plan) => {
    for (const step of await stepsFor(wish, ends))
      expect(await rig.platform.send(step, ends, sending())).toMatchObject({ outcome: "confirmed" });
  };
  /** From what is live now to another deploy. */
  const endsTo = async (id: string): Promise<Ends> => {
    const { releaseId, version, commit, configHash } = await rig.platform.current();
    const to = (await rig.platform.candidates()).find((one) => one.releaseId === id);
    if (!to?.artefactDigest || configHash === null) throw new Error("there is no such deploy");
    const named = { releaseId: id, version: to.version, commit: to.commit };
    return {
      from: { releaseId, version, commit, configHash },
      to: { ...named, artefactDigest: to.artefactDigest, wasInProduction: false },
    };
  };

  test("names site and deploy in the calls that people sign", async () => {
    const { apiUrl, ids } = rig;
    expect(await stepsFor("set")).toMatchObject([
      { method: "POST", url: `${apiUrl}/sites/${SITE}/deploys/${ids[1]}/restore`, body: null, puts: ids[1] },
      { method: "POST", url: `${apiUrl}/deploys/${ids[1]}/lock`, body: null, puts: null },
    ]);
  });

  test("keeps a build away that ends after the rollback, and publishes it as the fix", async () => {
    await carryOut("set");
    const fix = rig.api.deploy({ commit_ref: "d".repeat(40) });
    expect((await rig.platform.current()).releaseId).toBe(rig.ids[1]);
    expect(await rig.platform.held()).toEqual({ on: true, means: expect.stringContaining(rig.ids[1]) });
    const ends = await endsTo(fix);
    await carryOut("lift", ends);
    expect(rig.api.published).toBe(fix);
    expect(await rig.platform.held()).toMatchObject({ on: false });
    expect(rig.api.carriedOut).toEqual(["restore", "lock", "restore"]);
  });

  test("ends a lock that publishing leaves as it is only after the fix is live", async () => {
    rig.api.publishingUnlocks = false;
    await carryOut("set");
    const fix = rig.api.deploy({ commit_ref: "d".repeat(40) });
    await carryOut("lift", await endsTo(fix));
    expect(rig.api.carriedOut).toEqual(["restore", "lock", "restore", "unlock"]);
    expect(await rig.platform.held()).toMatchObject({ on: false });
  });

  test("leaves the hold as it is: locks again where a lock is, and nowhere else", async () => {
    expect(await stepsFor("leave")).toHaveLength(1);
    expect((await preview("leave")).hold).toBeNull();
    await carryOut("set");
    const ends = await endsTo(rig.ids[0]);
    await carryOut("leave", ends);
    expect(rig.api.published).toBe(rig.ids[0]);
    expect(await rig.platform.held()).toMatchObject({ on: true });
  });

  test("does not lock what slipped in between the two calls", async () => {
    const [restore, lock] = await stepsFor("set");
    if (!restore || !lock) throw new Error("the plan has two steps");
    await rig.platform.send(restore, rig.plan, sending());
    const other = rig.api.deploy({ commit_ref: "d".repeat(40) });
    expect(await rig.platform.observe(lock, rig.plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining(other),
    });
    expect(await rig.platform.send(lock, rig.plan, sending())).toMatchObject({ outcome: "refused" });
  });

  test("does not lock before the release is published", async () => {
    const [, lock] = await stepsFor("set");
    if (!lock) throw new Error("the plan has two steps");
    expect(await rig.platform.send(lock, rig.plan, sending())).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("published first"),
    });
    expect(rig.api.carriedOut).toEqual([]);
  });

  test.each([
    [401, "refused"],
    [402, "refused"],
    [403, "refused"],
    [404, "refused"],
    [409, "refused"],
    [422, "refused"],
    [429, "unknown"],
    [500, "unknown"],
    [503, "unknown"],
  ])("an answer of %s to the call is %s", async (code, outcome) => {
    const [restore] = await stepsFor("set");
    if (!restore) throw new Error("the plan has two steps");
    rig.api.refusal = { code, message: "Not today" };
    expect(await rig.platform.send(restore, rig.plan, sending())).toMatchObject({
      outcome,
      reason: expect.stringMatching(new RegExp(`${code}.*Not today`)),
    });
    expect(rig.api.carriedOut).toEqual([]);
    expect(await rig.platform.observe(restore, rig.plan)).toEqual({ at: "from" });
  });

  test.each([
    ["is not ready", { state: "error" }],
    ["was skipped", { skipped: true }],
    ["is of another commit now", { commit_ref: "e".repeat(40) }],
    ["belongs to a preview", { context: "deploy-preview" }],
  ])("refuses a deploy that %s", async (_, change) => {
    const [restore] = await stepsFor("set");
    const deploy = rig.api.deploys.get(rig.ids[1]);
    if (!restore || !deploy) throw new Error("there is such a deploy");
    Object.assign(deploy, change);
    expect(await rig.platform.observe(restore, rig.plan)).toMatchObject({ at: "other" });
    expect(await rig.platform.send(restore, rig.plan, sending())).toMatchObject({ outcome: "refused" });
    expect(rig.api.carriedOut).toEqual([]);
  });

  test("refuses a step for another site, or one without a target", async () => {
    const [restore] = await stepsFor("set");
    if (restore?.kind !== "request") throw new Error("it is a request");
    for (const foreign of [
      { ...restore, url: restore.url.replace(SITE, "another-site") },
      { ...restore, method: "PUT" as const, url: `${rig.apiUrl}/sites/${SITE}/rollback` },
    ]) {
      expect(await rig.platform.observe(foreign, rig.plan)).toMatchObject({ at: "other" });
      expect(await rig.platform.send(foreign, rig.plan, sending())).toMatchObject({ outcome: "refused" });
    }
    expect(rig.api.carriedOut).toEqual([]);
  });

  test.each([
    ["building", new Date().toISOString(), true],
    ["uploading", "2026-01-01T00:00:00Z", false],
    ["pending_review", new Date().toISOString(), false],
    ["error", new Date().toISOString(), false],
  ])("a deploy that is %s since %s is a change under way: %s", async (state, created_at, expected) => {
    rig.api.deploy({ state, created_at });
    expect(await rig.platform.changeUnderWay()).toBe(expected);
  });

  test("a changed variable or domain changes the hash of the configuration, a rollback does not", async () => {
    const hash = async () => (await rig.platform.current()).configHash;
    const variable = (context: string, updated_at: string) => ({
      key: "DATABASE_URL",
      scopes: ["functions", "builds"],
      values: [{ id: "1", value: "never-read-value", context }],
      updated_at,
    });
    const first = await hash();
    await carryOut("set");
    expect(await hash()).toBe(first);
    rig.api.variables = [variable("dev", "2026-11-03T01:14:00Z")];
    expect(await hash()).toBe(first);
    rig.api.variables = [variable("all", "2026-11-03T01:14:00Z")];
    const second = await hash();
    rig.api.variables = [variable("all", "2026-11-04T01:14:00Z")];
    const third = await hash();
    rig.api.domains = ["shop.example"];
    expect(new Set([first, second, third, await hash()]).size).toBe(4);
  });

  test("goes by Netlify when production names another version, and warns", async () => {
    rig.lie("9.9.9");
    const { releaseId, warnings, saidBy } = await rig.platform.current();
    expect({ releaseId, saidBy }).toEqual({ releaseId: rig.ids[2], saidBy: "Netlify" });
    expect(warnings).toEqual([expect.stringContaining("9.9.9")]);
  });

  test("calls a deploy that was made by hand by its id, and says that its commit is not known", async () => {
    const id = rig.api.deploy();
    expect(await rig.platform.current()).toMatchObject({ releaseId: id, version: id, commit: null });
  });

  test("says what else keeps builds away", async () => {
    rig.api.stopBuilds = true;
    expect((await rig.platform.held())?.means).toContain("builds after pushes are stopped");
  });

  test("names no token when it is refused, and asks production nothing without an address", async () => {
    const token = "another-token-of-the-test";
    const settings = { apiUrl: rig.apiUrl, siteId: SITE };
    const platform = netlify({ ...settings, token: Secret.of(token) });
    const { ok, findings } = await platform.probe();
    expect(ok).toBe(false);
    expect(findings.join("\n")).toContain("Access Denied");
    expect(findings.join("\n")).not.toContain(token);
    await expect(platform.current()).rejects.toThrow("401");
    expect(await platform.servingVersion()).toMatchObject({ ok: false });
    const open = netlify({ ...settings, token: Secret.of(TOKEN) });
    expect(await open.servingVersion()).toEqual({ ok: true, version: "bbbbbbb", commit: "b".repeat(40) });
  });

  test("says which site is not there", async () => {
    const platform = netlify({ apiUrl: rig.apiUrl, siteId: "no-such-site", token: Secret.of(TOKEN) });
    await expect(platform.held()).rejects.toThrow("knows no site no-such-site");
  });

  test("fails the tests when it is asked otherwise than Netlify describes", async () => {
    const other = await openTestNetlify();
    await fetch(`${other.apiUrl}/sites/${SITE}/deploys/${other.ids[1]}/publish`, { method: "POST" });
    await expect(other.close()).rejects.toThrow("is not described");
  });
});
