import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import { elasticBeanstalk } from "@/lib/adapters/release-platforms/elastic-beanstalk/elastic-beanstalk";
import { type BeanstalkRig, openRig } from "@/lib/adapters/release-platforms/elastic-beanstalk/test-rig";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import { Secret } from "@/lib/secret";

describeReleasePlatform("elastic-beanstalk", openRig);

describe("elastic-beanstalk", () => {
  let rig: BeanstalkRig;
  beforeEach(async () => {
    rig = await openRig();
  });
  afterEach(() => rig.close());

  const planned = async (): Promise<PlanStep> => {
    const [step] = (await rig.platform.preview(rig.plan.from, rig.plan.to, "leave")).steps;
    if (!step) throw new Error("the plan has no steps");
    return step;
  };
  const send = async (ms = 15_000, step?: PlanStep) =>
    rig.platform.send(step ?? (await planned()), rig.plan, testSending({ idempotencyKey: "p:0", forMs: ms }));
  const says = (text: string) => expect.stringContaining(text);

  test("sends the body that was signed, byte for byte, with nothing but the version in it", async () => {
    await send();
    const body =
      "Action=UpdateEnvironment&Version=2010-12-01&ApplicationName=shop%20%26%20sons&EnvironmentId=e-abcdefghij&VersionLabel=shop%201.4.2";
    expect(await planned()).toMatchObject({ method: "POST", body, puts: "shop 1.4.2" });
    expect(rig.api.asked).toContainEqual({ action: "UpdateEnvironment", body });
  });

  test("says refused, with the last error, when the environment is Ready again with the old version", async () => {
    rig.api.failure = "Command failed on instance 'i-0123'. Return code: 1";
    expect(await send()).toEqual({
      outcome: "refused",
      reason: "The update ended with shop 1.5.0 live: Command failed on instance 'i-0123'. Return code: 1",
    });
    expect(rig.api.updates).toBe(1);
  });

  test("sees a failure that names no error, and takes no older one for it", async () => {
    rig.api.events = [{ EventDate: new Date(0), Message: "old trouble", Severity: "ERROR" }];
    rig.api.failure = "";
    rig.api.looks = 2;
    expect(await send()).toEqual({
      outcome: "refused",
      reason: "The update ended with shop 1.5.0 live: it names no error.",
    });
  });

  test("takes an older error for no failure", async () => {
    rig.api.events = [{ EventDate: new Date(0), Message: "old trouble", Severity: "ERROR" }];
    rig.api.looks = 4;
    expect(await send()).toMatchObject({ outcome: "confirmed" });
  });

  test.each(["Updating", "Aborting", "LinkingTo"])(
    "sends nothing while the environment is %s",
    async (status) => {
      rig.api.status = status;
      expect(await rig.platform.changeUnderWay()).toBe(true);
      expect(await send()).toMatchObject({ outcome: "unknown", reason: says(status) });
      expect(rig.api.updates).toBe(0);
    },
  );

  test("says refused when somebody else began an update in the same moment", async () => {
    const message =
      "Environment named shop-production is in an invalid state for this operation. Must be Ready.";
    rig.api.refusal = { status: 400, code: "InvalidParameterValue", message };
    expect(await send()).toEqual({
      outcome: "refused",
      reason: `Elastic Beanstalk answers 400 InvalidParameterValue: ${message}`,
    });
  });

  test.each([
    [400, "Throttling", "Rate exceeded"],
    [503, "ServiceUnavailable", "Try again"],
  ])("says unknown when the call is answered with %s %s", async (status, code, message) => {
    rig.api.refusal = { status, code, message };
    expect(await send()).toMatchObject({ outcome: "unknown", reason: says(`${status} ${code}`) });
    expect(await rig.platform.observe(await planned(), rig.plan)).toEqual({ at: "from" });
  });

  test("sends nothing when it is asked too often to be read", async () => {
    rig.api.refusal = { status: 400, code: "Throttling", message: "Rate exceeded" };
    rig.api.refused = null;
    expect(await send()).toMatchObject({ outcome: "unknown", reason: says("Throttling: Rate exceeded") });
    await expect(rig.platform.current()).rejects.toThrow("DescribeEnvironments answers 400 Throttling");
  });

  test("refuses a label that was deleted and given to another bundle", async () => {
    await rig.deleteTarget();
    rig.api.create("shop 1.4.2", { SourceBundle: { S3Bucket: "elasticbeanstalk-test", S3Key: "other.zip" } });
    expect(await send()).toMatchObject({ outcome: "refused", reason: says("another than was signed") });
  });

  test.each([
    ["Failed", { Status: "Failed" as const }],
    ["without a bundle", { SourceBundle: {} }],
  ])("lists a version that is %s as gone", async (_, changes) => {
    rig.api.create("shop 1.6.0", changes);
    expect((await rig.platform.candidates())[0]).toMatchObject({ version: "shop 1.6.0", retained: false });
  });

  test("lists all versions, page by page, newest first", async () => {
    for (let count = 0; count < 250; count += 1) rig.api.create(`build-${count}`);
    const listed = (await rig.platform.candidates()).map(({ version }) => version);
    expect(listed).toHaveLength(253);
    expect(listed.slice(0, 2)).toEqual(["build-249", "build-248"]);
  });

  test("takes the commit from the source, or a whole one from the label", async () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    rig.api.create(`shop-${commit}`, { SourceBuildInformation: undefined });
    rig.api.create("shop-0123456", { SourceBuildInformation: undefined });
    const commits = (await rig.platform.candidates()).map((candidate) => candidate.commit);
    expect(commits.slice(0, 2)).toEqual([null, commit]);
    expect(commits[2]).toBe(rig.plan.from.commit);
  });

  test("a changed option or property changes the hash, the size of the fleet does not", async () => {
    const hash = async () => (await rig.platform.current()).configHash;
    const [password, policy, size] = rig.api.options;
    if (!password || !policy || !size) throw new Error("there are three options");
    const before = await hash();
    size.Value = "9";
    expect(await hash()).toBe(before);
    policy.Value = "AllAtOnce";
    const after = await hash();
    expect(after).not.toBe(before);
    password.Value = "another-password";
    expect(await hash()).not.toBe(after);
  });

  test("warns of bad health, and of a live version that was deleted", async () => {
    rig.api.health = "Red";
    rig.api.versions = rig.api.versions.filter(({ VersionLabel }) => VersionLabel !== "shop 1.5.0");
    const { warnings, commit } = await rig.platform.current();
    expect(warnings).toEqual(["Its health is Severe.", says("was deleted")]);
    expect(commit).toBeNull();
  });

  test("refuses when the environment is terminated, or the step is for another one", async () => {
    const step = { ...(await planned()), url: "http://127.0.0.1:9/" } as PlanStep;
    expect(await send(15_000, step)).toMatchObject({ outcome: "refused", reason: says("configured anew") });
    rig.api.terminated = true;
    expect(await send()).toMatchObject({ outcome: "refused", reason: says("no environment e-abcdefghij") });
    expect(rig.api.updates).toBe(0);
  });

  test("cannot be taken in by a body that was changed on its way", async () => {
    const wrong = elasticBeanstalk({
      ...rig.target,
      secretAccessKey: Secret.of("another-secret-access-key"),
    });
    await expect(wrong.current()).rejects.toThrow("403 SignatureDoesNotMatch");
  });

  test("signs with a session token of temporary keys", async () => {
    const temporary = { ...rig.target, sessionToken: Secret.of("temporary-session-token") };
    expect(await elasticBeanstalk(temporary).current()).toMatchObject({ releaseId: "shop 1.5.0" });
  });

  test("tells in the connection test which permission is missing, and what cannot be tried", async () => {
    rig.api.refusal = { status: 403, code: "AccessDenied", message: "User is not authorized" };
    rig.api.refused = ["DescribeConfigurationSettings"];
    const { ok, findings } = await rig.platform.probe();
    expect(ok).toBe(false);
    expect(findings.join("\n")).toContain(
      "elasticbeanstalk:DescribeConfigurationSettings: DescribeConfigurationSettings answers 403 AccessDenied",
    );
    expect(findings.at(-1)).toContain("cannot be tried without deploying");
  });

  test("asks for nothing but what the policy in its page allows, and for all of that", async () => {
    const page = readFileSync("docs/platforms/elastic-beanstalk.md", "utf8");
    const policy = JSON.parse(/```json\n([\s\S]*?)\n {3}```/.exec(page)?.[1] ?? "{}");
    const allowed = policy.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
    await rig.platform.probe();
    await send();
    const asked = new Set(rig.api.asked.map(({ action }) => `elasticbeanstalk:${action}`));
    expect([...asked].sort()).toEqual(allowed.sort());
  });

  test("has no means to hold a version back", async () => {
    expect(await rig.platform.held()).toBeNull();
    expect((await rig.platform.preview(rig.plan.from, rig.plan.to, "set")).hold).toBeNull();
  });
});
