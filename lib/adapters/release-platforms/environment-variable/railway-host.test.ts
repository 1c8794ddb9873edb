import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { environmentVariable } from "@/lib/adapters/release-platforms/environment-variable/environment-variable";
import {
  DEPLOYS,
  FEATURE,
  openTestRailwayService,
  REFERENCE,
  type TestRailway,
} from "@/lib/adapters/release-platforms/environment-variable/test-railway-service";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { Secret } from "@/lib/secret";

describeReleasePlatform("environment-variable at Railway", openTestRailwayService);

describe("environment-variable at Railway", () => {
  let rig: TestRailway;
  beforeEach(async () => {
    rig = await openTestRailwayService();
  });
  afterEach(() => rig.close());

  const preview = () => rig.platform.preview(rig.plan.from, rig.plan.to, "leave");
  const send = async (index: 0 | 1) => {
    const step = (await preview()).steps[index];
    if (!step) throw new Error("the plan lacks a step");
    const signal = AbortSignal.timeout(10_000);
    return rig.platform.send(step, rig.plan, testSending({ idempotencyKey: `p:${index}`, signal }));
  };
  const bodies = async () =>
    (await preview()).steps.map((step) => JSON.parse((step.kind === "request" && step.body) || ""));

  test("sets the value without deploying, then deploys the live commit and no newer one", async () => {
    const commitSha = rig.plan.from.commit;
    expect((await bodies()).map(({ variables }) => variables)).toEqual([
      {
        input: {
          projectId: "p-1",
          environmentId: "e-1",
          serviceId: "s-1",
          name: FEATURE,
          value: "false",
          skipDeploys: true,
        },
      },
      { commitSha, environmentId: "e-1", serviceId: "s-1" },
    ]);
    await send(0);
    expect(rig.railway.deployments).toHaveLength(1);
    await send(1);
    expect(rig.railway.live()?.meta.commitHash).toBe(commitSha);
  });

  test("knows what runs by what Railway says the deployment was made with, without asking production", async () => {
    const blind = environmentVariable({ ...rig.target, versionUrl: undefined });
    rig.railway.variables[FEATURE] = "false";
    const current = await blind.current();
    expect(current).toMatchObject({ releaseId: "true", saidBy: "Railway" });
    expect(current.warnings).toEqual([expect.stringContaining("the next deployment changes the feature")]);
    expect(await blind.servingVersion()).toMatchObject({ ok: true, version: `${FEATURE}=true` });
  });

  test("names other variables that the deployment takes up too, but no references", async () => {
    rig.railway.variables.LIMIT = "20";
    const { notes } = await preview();
    expect(notes).toContainEqual("The redeploy takes up changes of other variables too: LIMIT.");
  });

  test("shows no values of other variables in a plan", async () => {
    rig.railway.variables.LIMIT = "planted-value";
    const current = await rig.platform.current();
    expect(JSON.stringify([current, await preview(), await rig.platform.candidates()])).not.toContain(
      "planted-value",
    );
  });

  test.each<[string, () => void, string]>([
    [
      "the variable refers to another one",
      () => {
        rig.railway.variables[FEATURE] = REFERENCE;
      },
      "refers to another variable",
    ],
    [
      "the live deployment has no commit",
      () => void rig.railway.deploy(undefined),
      "was not made from a commit",
    ],
    [
      "another variable was changed",
      () => {
        rig.railway.variables.LIMIT = "20";
      },
      "other variables were changed",
    ],
  ])("refuses to begin when %s", async (_, happens, why) => {
    const [set] = (await preview()).steps;
    if (!set) throw new Error("the plan lacks a step");
    happens();
    expect(await rig.platform.observe(set, rig.plan)).toMatchObject({
      at: "other",
      what: expect.stringContaining(why),
    });
    expect((await send(0)).outcome).toBe("refused");
    expect(rig.railway.mutations).toBe(0);
  });

  test("says that the deployment failed, and that production runs as before", async () => {
    await send(0);
    rig.railway.endsAs = "FAILED";
    expect(await send(1)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("is FAILED; the value is set"),
    });
    expect(rig.railway.runs()).toBe(`${FEATURE}=true`);
  });

  test.each([
    ["Problem processing request", "unknown"],
    ["You are being rate limited", "unknown"],
    ["Deployment limit of the plan reached", "refused"],
  ])("takes the error “%s” to be %s", async (message, outcome) => {
    await send(0);
    const body = JSON.stringify({ data: null, errors: [{ message }] });
    rig.proxy.on(DEPLOYS, { kind: "answer", status: 200, body });
    expect((await send(1)).outcome).toBe(outcome);
    expect(rig.railway.mutations).toBe(1);
  });

  test("tells in the connection test that the token is not for this project, and shows none", async () => {
    const token = Secret.of("planted-railway-token");
    const { ok, findings } = await environmentVariable({ ...rig.target, token }).probe();
    expect({ ok, first: findings[0] }).toEqual({
      ok: false,
      first: expect.stringContaining("not for this project"),
    });
    expect(JSON.stringify(findings)).not.toContain("planted-railway-token");
  });
});
