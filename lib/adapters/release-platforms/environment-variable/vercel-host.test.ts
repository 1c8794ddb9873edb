import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { environmentVariable } from "@/lib/adapters/release-platforms/environment-variable/environment-variable";
import { VARIABLE } from "@/lib/adapters/release-platforms/environment-variable/test-vercel-api";
import {
  DEPLOYS,
  openTestVercelProject,
  SETS,
  type TestVercel,
} from "@/lib/adapters/release-platforms/environment-variable/test-vercel-project";
import { planToOtherState } from "@/lib/adapters/release-platforms/flags/test-plan";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { Secret } from "@/lib/secret";

describeReleasePlatform("environment-variable at Vercel", openTestVercelProject);

describe("environment-variable at Vercel", () => {
  let rig: TestVercel;
  beforeEach(async () => {
    rig = await openTestVercelProject();
  });
  afterEach(() => rig.close());

  const sending = (index: number, ms = 10_000) => testSending({ idempotencyKey: `p:${index}`, forMs: ms });
  const planned = async () => {
    const [set, redeploy] = (await rig.platform.preview(rig.plan.from, rig.plan.to, "leave")).steps;
    if (!set || !redeploy) throw new Error("the plan lacks a step");
    return { set, redeploy };
  };
  const send = async (index: 0 | 1, ms?: number) => {
    const { set, redeploy } = await planned();
    return rig.platform.send(index === 0 ? set : redeploy, rig.plan, sending(index, ms));
  };
  const notes = async () => (await rig.platform.preview(rig.plan.from, rig.plan.to, "leave")).notes;

  test("sets the value, and deploys exactly the deployment that is live again", async () => {
    const { set, redeploy } = await planned();
    expect(set).toMatchObject({
      method: "POST",
      url: `${rig.proxy.url}/v10/projects/prj_shop/env?upsert=true&teamId=team_acme`,
      body: `{"key":"${VARIABLE}","value":"false","type":"plain","target":["production"]}`,
      puts: "false",
    });
    expect(redeploy).toMatchObject({
      url: `${rig.proxy.url}/v13/deployments?forceNew=1&teamId=team_acme`,
      body: `{"deploymentId":"dpl_1","name":"shop","target":"production","meta":{"action":"redeploy","twokeySets":"${VARIABLE}=false","twokeyRedeployOf":"dpl_1"}}`,
      puts: null,
    });
  });

  test("changes nothing in production by setting the value, and says so", async () => {
    expect(await send(0)).toMatchObject({
      outcome: "confirmed",
      evidence: expect.stringContaining("it takes effect with a redeploy"),
    });
    expect(rig.vercel.runs()).toBe(`${VARIABLE}=true`);
    const current = await rig.platform.current();
    expect(current).toMatchObject({ releaseId: "true", saidBy: "version address" });
    expect(current.warnings).toContainEqual(
      expect.stringContaining("the next deployment changes the feature"),
    );
    await send(1);
    expect(rig.vercel.runs()).toBe(`${VARIABLE}=false`);
    expect(await notes()).toContainEqual(expect.stringContaining("takes effect with the redeploy"));
  });

  test("deploys the same code again each time, however often the feature is switched", async () => {
    await send(0);
    await send(1);
    const back = await planToOtherState(rig.platform);
    expect(back).toMatchObject({
      from: { releaseId: "false", configHash: rig.plan.from.configHash },
      to: { releaseId: "true" },
    });
    const { steps } = await rig.platform.preview(back.from, back.to, "leave");
    expect(JSON.stringify(steps)).toContain(String.raw`\"deploymentId\":\"dpl_1\"`);
    for (const [index, step] of steps.entries())
      expect(await rig.platform.send(step, back, sending(index))).toMatchObject({ outcome: "confirmed" });
    expect(rig.vercel.runs()).toBe(`${VARIABLE}=true`);
  });

  test("cannot say what runs when somebody changed the variable afterwards and production does not tell", async () => {
    rig.vercel.set(VARIABLE, "false");
    const blind = environmentVariable({ ...rig.target, versionUrl: undefined });
    await expect(blind.current()).rejects.toThrow("is not what deployment dpl_1 was made with");
    expect(await blind.servingVersion()).toMatchObject({ ok: false });
    expect(await rig.platform.current()).toMatchObject({ releaseId: "true", saidBy: "version address" });
  });

  test("never shows a value that twokey.yaml does not name, and touches none", async () => {
    rig.vercel.set(VARIABLE, "planted-third-value");
    rig.vercel.deploy({ githubCommitSha: rig.plan.from.commit ?? "" });
    const probe = await rig.platform.probe();
    expect(probe).toMatchObject({
      ok: false,
      findings: [
        expect.stringContaining("no value that twokey.yaml names"),
        expect.anything(),
        expect.anything(),
      ],
    });
    await expect(rig.platform.current()).rejects.toThrow("so it is not touched");
    const outcome = await send(0);
    expect(outcome.outcome).toBe("refused");
    expect(JSON.stringify([probe, outcome])).not.toContain("planted");
    expect(rig.vercel.calls).toBe(0);
  });

  test("reads the value of its own variable only", async () => {
    await rig.platform.current();
    const values = rig.proxy.arrived.filter((line) => /\/v1\/projects\/.*\/env\//.test(line));
    expect(new Set(values)).toEqual(
      new Set([`GET /v1/projects/prj_shop/env/env_${VARIABLE}?teamId=team_acme`]),
    );
    expect(rig.proxy.arrived.join()).not.toContain("decrypt");
  });

  test("names other variables whose changes the redeploy would take up too", async () => {
    rig.vercel.set("DATABASE_URL", "postgres://elsewhere", { type: "encrypted" });
    expect(await notes()).toContainEqual(
      "The redeploy takes up changes of other variables too: DATABASE_URL.",
    );
  });

  test.each<[string, () => void, string]>([
    [
      "another variable was changed",
      () => rig.vercel.set("DATABASE_URL", "postgres://x"),
      "other variables were changed",
    ],
    [
      "the variable is for previews too",
      () => rig.vercel.set(VARIABLE, "true", { target: ["production", "preview"] }),
      "not for production alone",
    ],
    [
      "the variable cannot be read back",
      () => rig.vercel.set(VARIABLE, "true", { type: "sensitive" }),
      "cannot be read back",
    ],
    [
      "new deployments get no domains",
      () => {
        rig.vercel.assignsDomains = false;
      },
      "Promote a deployment there first",
    ],
    [
      "other code is live",
      () => void rig.vercel.deploy({ githubCommitSha: "f".repeat(40) }),
      "runs commit ffffffff",
    ],
  ])("refuses to begin when %s", async (_, happens, why) => {
    const { set } = await planned();
    happens();
    const outcome = await rig.platform.send(set, rig.plan, sending(0));
    expect(outcome.outcome).toBe("refused");
    expect(await rig.platform.observe(set, rig.plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining(why),
    });
    expect(rig.vercel.calls).toBe(0);
  });

  test("begins nothing while somebody else's deployment is being built", async () => {
    const { set } = await planned();
    rig.vercel.endsAs = "BUILDING";
    rig.vercel.deploy({ githubCommitSha: rig.plan.from.commit ?? "" });
    expect(await rig.platform.changeUnderWay()).toBe(true);
    expect(await rig.platform.send(set, rig.plan, sending(0))).toMatchObject({ outcome: "unknown" });
    expect(rig.vercel.calls).toBe(0);
  });

  test("does not redeploy before the value is set", async () => {
    expect(await send(1)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("is not set to false yet"),
    });
    expect(rig.vercel.calls).toBe(0);
  });

  test("says that the redeploy failed, and that production runs as before", async () => {
    await send(0);
    rig.vercel.endsAs = "ERROR";
    expect(await send(1)).toMatchObject({
      outcome: "refused",
      reason: "Deployment dpl_2 is ERROR; the value is set, production still runs as before.",
    });
    expect(rig.vercel.runs()).toBe(`${VARIABLE}=true`);
    expect(await rig.platform.observe((await planned()).redeploy, rig.plan)).toMatchObject({ at: "other" });
  });

  test("knows nothing while the redeploy is built, and sees it when it is done", async () => {
    await send(0);
    rig.vercel.endsAs = "BUILDING";
    expect(await send(1, 3_000)).toMatchObject({ outcome: "unknown" });
    const { redeploy } = await planned();
    expect(await rig.platform.observe(redeploy, rig.plan)).toEqual({
      at: "unknown",
      why: "the redeploy is under way",
    });
    const made = rig.vercel.find("dpl_2");
    if (made) made.readyState = "READY";
    rig.vercel.live = "dpl_2";
    expect(await rig.platform.observe(redeploy, rig.plan)).toMatchObject({ at: "to" });
    expect(rig.vercel.calls).toBe(2);
  });

  test.each([
    ["the value", SETS, 0],
    ["the redeploy", DEPLOYS, 1],
  ] as const)(
    "knows nothing when the connection is cut after %s was taken, and does it once",
    async (_, call, index) => {
      if (index === 1) await send(0);
      rig.proxy.on(call, { kind: "cut", carriedOut: true });
      expect((await send(index)).outcome).toBe("unknown");
      rig.proxy.heal();
      expect(await send(index)).toMatchObject({ outcome: "confirmed" });
      expect(rig.vercel.calls).toBe(index + 1);
    },
  );

  test.each([
    [429, "unknown"],
    [500, "unknown"],
    [409, "refused"],
  ])("takes an answer %s to be %s", async (status, outcome) => {
    rig.proxy.on(SETS, { kind: "answer", status, body: "{}" });
    expect((await send(0)).outcome).toBe(outcome);
    expect(rig.vercel.calls).toBe(0);
  });

  test("tells in the connection test that the token is not of the team, and shows none", async () => {
    const token = Secret.of("planted-vercel-token");
    const stranger = environmentVariable({ ...rig.target, token });
    const { ok, findings } = await stranger.probe();
    expect({ ok, first: findings[0] }).toEqual({
      ok: false,
      first: expect.stringContaining("not of this team"),
    });
    expect(JSON.stringify(findings)).not.toContain("planted-vercel-token");
  });

  test("says which value is safe when a plan sets the other one", async () => {
    const repair = environmentVariable({ ...rig.target, safe: "on" });
    const { notes: said } = await repair.preview(rig.plan.from, rig.plan.to, "leave");
    expect(said).toContainEqual(
      `twokey.yaml calls the feature safe while ${VARIABLE} is true. This plan sets false.`,
    );
  });
});
