import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestVercel, type TestVercel } from "@/lib/adapters/release-platforms/vercel/test-vercel";
import { vercel } from "@/lib/adapters/release-platforms/vercel/vercel";
import { Secret } from "@/lib/secret";

describe("what is read at Vercel", () => {
  let rig: TestVercel;
  beforeEach(async () => {
    rig = await openTestVercel();
  });
  afterEach(() => rig.close());

  test("lists the live deployment although it is older than all that Vercel lists", async () => {
    rig.api.states.set(rig.ids[2], "ARCHIVED");
    const live = (await rig.platform.candidates()).at(-1);
    expect(live).toMatchObject({ releaseId: rig.ids[2], retained: false });
  });

  test("goes by Vercel when production names another version, and warns", async () => {
    rig.lie("9.9.9");
    const { releaseId, warnings, saidBy } = await rig.platform.current();
    expect({ releaseId, saidBy }).toEqual({ releaseId: rig.ids[2], saidBy: "Vercel" });
    expect(warnings).toEqual([expect.stringContaining("9.9.9")]);
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
    api.domains.ask("rollback", rig.ids[1]);
    await rig.platform.held();
    expect(await rig.platform.held()).toMatchObject({ on: true });
    const { releaseId, configHash } = await rig.platform.current();
    expect({ releaseId, configHash }).toEqual({ releaseId: rig.ids[1], configHash: first });
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
