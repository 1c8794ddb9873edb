import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import type { Observation } from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import { openTestFlag, type TestFlag, TURNS } from "@/lib/adapters/release-platforms/unleash/test-flag";
import { unleash } from "@/lib/adapters/release-platforms/unleash/unleash";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import { Secret } from "@/lib/secret";
import { useUnleash } from "@/test/unleash/server";

/** Two cores may be busy. */
const PATIENT_MS = 20_000;

const server = useUnleash();
let editor = "";
beforeAll(async () => {
  editor = await server.tokenOf("Editor");
});

describeReleasePlatform("unleash", () => openTestFlag(server, editor));

describe("unleash", () => {
  let flag: TestFlag;
  beforeEach(async () => {
    flag = await openTestFlag(server, editor);
  });
  afterEach(() => flag.close());

  const sending = (signal = AbortSignal.timeout(PATIENT_MS)) =>
    testSending({ idempotencyKey: "p:0", signal });
  const turn = async (platform = flag.platform, signal?: AbortSignal) => {
    const [step] = (await platform.preview(flag.plan.from, flag.plan.to, "leave")).steps;
    if (!step) throw new Error("the plan has no steps");
    return { step, outcome: await platform.send(step, flag.plan, sending(signal)) };
  };
  /** The application follows when it asks again. */
  const standsAt = (step: PlanStep, at: Observation["at"]) =>
    expect
      .poll(async () => (await flag.platform.observe(step, flag.plan)).at, { timeout: PATIENT_MS })
      .toBe(at);
  const as = (token: string) => unleash({ ...flag.target, token: Secret.of(token) });
  const back = async () => {
    const { releaseId, version, configHash } = await flag.platform.current();
    const on = (await flag.platform.candidates()).find((candidate) => candidate.releaseId === "on");
    if (configHash === null || !on?.artefactDigest) throw new Error("the flag has no state on");
    const to = { ...flag.plan.to, releaseId: "on", version: on.version, artefactDigest: on.artefactDigest };
    return { from: { releaseId, version, commit: null, configHash }, to };
  };

  test("is carried out by a call without a body whose address names the state", async () => {
    const { step } = await turn();
    expect(step).toMatchObject({
      method: "POST",
      url: `${flag.target.url}/api/admin/projects/default/features/${flag.target.flag}/environments/production/off`,
      contentType: null,
      body: null,
      puts: "off",
    });
  });

  test("leaves the other environments of the flag and its strategies as they are", async () => {
    const before = await flag.platform.current();
    await server.admin("POST", flag.at.replace("production", "development/on"));
    expect((await turn()).outcome).toMatchObject({ outcome: "confirmed" });
    const after = await flag.platform.current();
    expect(after).toMatchObject({ releaseId: "off", configHash: before.configHash, warnings: [] });
    expect(after.since?.getTime()).toBeGreaterThan(before.since?.getTime() ?? Number.POSITIVE_INFINITY);
    const elsewhere = unleash({ ...flag.target, environment: "development", versionUrl: undefined });
    expect((await elsewhere.current()).releaseId).toBe("on");
  });

  test("says what twokey.yaml calls safe when a plan turns the flag the other way", async () => {
    const { from, to } = flag.plan;
    expect((await flag.platform.preview(from, to, "leave")).notes).toEqual([]);
    const repair = unleash({ ...flag.target, safe: "on" });
    expect((await repair.preview(from, to, "leave")).notes).toEqual([
      `twokey.yaml calls ${flag.target.flag} safe while it is on. This plan turns it off.`,
    ]);
  });

  test("says that Unleash invents a rule for everybody when a flag without one is turned on", async () => {
    const { environments } = await server.admin<{
      environments: { name: string; strategies: { id: string }[] }[];
    }>("GET", `/projects/default/features/${flag.target.flag}`);
    const [strategy] = environments.find(({ name }) => name === "production")?.strategies ?? [];
    await server.admin("DELETE", `${flag.at}/strategies/${strategy?.id}`);
    const plan = await back();
    expect(plan.from.releaseId).toBe("off");
    const { steps, notes } = await flag.platform.preview(plan.from, plan.to, "leave");
    expect(notes).toContainEqual(expect.stringContaining("adds its default strategy"));
    const [step] = steps;
    if (!step) throw new Error("the plan has no steps");
    expect(await flag.platform.send(step, plan, sending())).toMatchObject({ outcome: "confirmed" });
  });

  test("refuses to turn on what was changed while it was off", async () => {
    await turn();
    const plan = await back();
    const [step] = (await flag.platform.preview(plan.from, plan.to, "leave")).steps;
    await flag.drift();
    if (!step) throw new Error("the plan has no steps");
    expect(await flag.platform.send(step, plan, sending())).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("was changed after the plan was made"),
    });
  });

  test("says which approval is missing where Unleash wants its own", async () => {
    await server.sql(
      "insert into change_request_settings (project, environment) values ('default', 'production')",
    );
    const { outcome } = await turn().finally(() => server.sql("delete from change_request_settings"));
    expect(outcome).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("Change requests are on"),
    });
    expect(await flag.applied()).toBe(0);
  });

  test.each([
    ["an application's token", () => server.tokens.client, "This is a token for applications."],
    ["a token that nobody knows", () => "user:0123456789abcdef", "Unleash does not know the token"],
    ["a viewer's token", () => server.tokenOf("Viewer"), "lacks the permission UPDATE_FEATURE_ENVIRONMENT"],
  ])("tells in the connection test what is wrong with %s", async (_, token, finding) => {
    const { ok, findings } = await as(await token()).probe();
    expect({ ok, text: findings.join("\n") }).toEqual({ ok: false, text: expect.stringContaining(finding) });
  });

  test("refuses with a viewer's token, and shows no token", async () => {
    const token = await server.tokenOf("Viewer");
    const { outcome } = await turn(as(token));
    expect(outcome).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("lacks the permission"),
    });
    expect(JSON.stringify(outcome)).not.toContain(token);
    expect(await flag.applied()).toBe(0);
  });

  test("warns that an admin's token passes by the change requests of Unleash", async () => {
    const { ok, findings } = await as(server.tokens.admin).probe();
    expect(ok).toBe(true);
    expect(findings).toContainEqual(expect.stringContaining("do not hold it up"));
  });

  test.each([
    [409, "refused"],
    [404, "refused"],
    [429, "unknown"],
    [500, "unknown"],
    [503, "unknown"],
  ])("takes an answer %s to be %s, and turns nothing", async (status, outcome) => {
    flag.proxy.on(TURNS, { kind: "answer", status, body: "{}" });
    expect((await turn()).outcome.outcome).toBe(outcome);
    expect(await flag.applied()).toBe(0);
  });

  test.each([
    ["before Unleash has the call", false, "from", 0],
    ["after Unleash has carried it out", true, "to", 1],
  ] as const)(
    "knows nothing when the connection is cut %s, and sees afterwards where it is",
    async (_, carriedOut, at, turns) => {
      flag.proxy.on(TURNS, { kind: "cut", carriedOut });
      const { step, outcome } = await turn();
      expect(outcome.outcome).toBe("unknown");
      await standsAt(step, at);
      expect(await flag.applied()).toBe(turns);
    },
  );

  test("knows nothing of a call that lingers on its way, and sees it when it arrives after all", async () => {
    const given = new AbortController();
    let arrive: () => void = () => undefined;
    const arrives = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const happens = async () => {
      given.abort();
      await arrives;
    };
    flag.proxy.on(TURNS, { kind: "first", happens });
    const { step, outcome } = await turn(flag.platform, given.signal);
    expect(outcome.outcome).toBe("unknown");
    expect(await flag.platform.observe(step, flag.plan)).toEqual({ at: "from" });
    arrive();
    await standsAt(step, "to");
    expect(await flag.applied()).toBe(1);
  });

  test("turns the flag once when somebody else has turned it in between", async () => {
    flag.proxy.on(TURNS, {
      kind: "first",
      happens: async () => void (await server.admin("POST", `${flag.at}/off`)),
    });
    expect((await turn()).outcome).toMatchObject({ outcome: "confirmed" });
    expect(await flag.applied()).toBe(1);
  });

  test("cannot be read, and says so, while Unleash is down", async () => {
    flag.proxy.on(/features/, { kind: "answer", status: 502, body: "bad gateway" });
    await expect(flag.platform.current()).rejects.toThrow("answers 502: bad gateway");
    expect(await flag.platform.servingVersion()).toMatchObject({ ok: true });
    const blind = unleash({ ...flag.target, versionUrl: undefined });
    expect(await blind.servingVersion()).toMatchObject({ ok: false, why: expect.stringContaining("502") });
  });

  test("names the environments of the flag when it is not in the one of twokey.yaml", async () => {
    const staging = unleash({ ...flag.target, environment: "staging" });
    await expect(staging.current()).rejects.toThrow("it is in: development, production");
  });

  test("warns when production follows another state than Unleash says", async () => {
    flag.lie("something else");
    expect((await flag.platform.current()).warnings).toEqual([
      expect.stringContaining("production follows something else"),
    ]);
  });
});
