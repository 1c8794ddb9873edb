import { GraphQLError } from "graphql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeReleasePlatform, type PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { railway } from "@/lib/adapters/release-platforms/railway/railway";
import type { RailwayTarget } from "@/lib/adapters/release-platforms/railway/target";
import {
  ENVIRONMENT,
  PROJECT,
  SERVICE,
  TestRailway,
  TOKEN,
} from "@/lib/adapters/release-platforms/railway/test-railway";
import { reducedSchema, schemaIn } from "@/lib/adapters/release-platforms/railway/test-schema";
import type { Ends } from "@/lib/adapters/release-platforms/release-platform";
import { testSending } from "@/lib/adapters/release-platforms/test-sending";
import type { PlanStep } from "@/lib/domain/plan/plan-step";
import { Secret } from "@/lib/secret";

const whole = process.env.TWOKEY_RAILWAY_SCHEMA;
const schema = whole ? schemaIn(whole) : reducedSchema();

type Rig = PlatformRig & { api: TestRailway; target: RailwayTarget };

async function openRig(changes: Partial<RailwayTarget> = {}): Promise<Rig> {
  const api = new TestRailway(schema);
  const address = await api.open();
  api.deploy("1.4.1");
  api.deploy("1.4.2");
  api.deploy("1.5.0");
  const target: RailwayTarget = {
    apiUrl: `${address}/graphql/v2`,
    projectId: PROJECT,
    environmentId: ENVIRONMENT,
    serviceId: SERVICE,
    tokenKind: "workspace",
    token: Secret.of(TOKEN),
    deployMinutes: 5,
    versionUrl: `${address}/version`,
    ...changes,
  };
  const platform = railway(target, 25);
  const { releaseId, version, commit, configHash } = await platform.current();
  const wanted = (await platform.candidates())[1];
  if (!wanted?.artefactDigest || configHash === null) throw new Error("there is nothing to go back to");
  const { artefactDigest } = wanted;
  const to = { releaseId: wanted.releaseId, version: wanted.version, commit: wanted.commit, artefactDigest };
  const plan: Ends = {
    from: { releaseId, version, commit, configHash },
    to: { ...to, wasInProduction: true },
  };
  return {
    api,
    target,
    platform,
    plan,
    applied: async () => api.mutations,
    drift: async () => void api.deploy("1.5.1"),
    deleteTarget: async () => {
      api.deployments = api.deployments.filter(({ id }) => id !== to.releaseId);
    },
    refuse: () => {
      api.refusal = new GraphQLError("Not Authorized");
    },
    applyWithoutAnswer: () => {
      api.silent = true;
    },
    answerAfter: (ms) => {
      api.deployMs = ms;
    },
    lie: (version) => {
      api.lie = version;
    },
    close: () => api.close(),
  };
}

describeReleasePlatform("railway", () => openRig());

describe("railway", () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await openRig();
  });
  afterEach(() => rig.close());

  const sending = (ms = 15_000) => testSending({ idempotencyKey: "p:0", forMs: ms });
  const putLive = async (): Promise<PlanStep> => {
    const [step] = (await rig.platform.preview(rig.plan.from, rig.plan.to, "leave")).steps;
    if (!step) throw new Error("the plan has no steps");
    return step;
  };
  const send = async (ms?: number) => rig.platform.send(await putLive(), rig.plan, sending(ms));

  test("sends the body that was signed, byte for byte", async () => {
    const step = await putLive();
    await rig.platform.send(step, rig.plan, sending());
    expect(rig.api.bodies).toContain(step.kind === "request" && step.body);
    expect(step).toMatchObject({
      body: `{"query":"mutation TwokeyRollback($id: String!) { deploymentRollback(id: $id) }","variables":{"id":"${rig.plan.to.releaseId}"}}`,
    });
  });

  test("knows the release again in the new deployment that a rollback makes, and in the next", async () => {
    await send();
    expect(rig.api.live()?.id).not.toBe(rig.plan.to.releaseId);
    const { releaseId, saidBy } = await rig.platform.current();
    expect(releaseId).toBe(rig.plan.to.releaseId);
    expect(saidBy).toContain(rig.api.live()?.id);
    const listed = (await rig.platform.candidates()).map((candidate) => candidate.releaseId);
    expect(listed).toHaveLength(3);
    expect(listed[0]).toBe(rig.plan.to.releaseId);
  });

  test("says that a release is gone when Railway cannot roll back to it any more", async () => {
    for (const deployment of rig.api.deployments)
      if (deployment.id === rig.plan.to.releaseId) deployment.canRollback = false;
    expect(await rig.platform.candidates()).toContainEqual(
      expect.objectContaining({ releaseId: rig.plan.to.releaseId, retained: false }),
    );
    expect(await send()).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining("image is gone"),
    });
    expect(rig.api.mutations).toBe(0);
  });

  test.each(["FAILED", "CRASHED"])("says refused when the new deployment ends as %s", async (status) => {
    rig.api.endsAs = status;
    expect(await send()).toMatchObject({ outcome: "refused", reason: expect.stringContaining(status) });
    expect(rig.api.mutations).toBe(1);
  });

  test("says what it waits for when somebody has to approve the new deployment in Railway", async () => {
    rig.api.endsAs = "NEEDS_APPROVAL";
    expect(await send(1_000)).toMatchObject({
      outcome: "unknown",
      reason: expect.stringContaining("approves it"),
    });
  });

  test("waits for a deployment of somebody else, and sends nothing meanwhile", async () => {
    rig.api.deploy("1.5.1", { ends: null, status: "BUILDING" });
    expect(await rig.platform.changeUnderWay()).toBe(true);
    expect(await send()).toMatchObject({ outcome: "unknown", reason: expect.stringContaining("BUILDING") });
    expect(rig.api.mutations).toBe(0);
  });

  test("says unknown when Railway has trouble of its own or is asked too often", async () => {
    const trouble = { extensions: { code: "INTERNAL_SERVER_ERROR" } };
    rig.api.refusal = new GraphQLError("Problem processing request", trouble);
    expect(await send()).toMatchObject({ outcome: "unknown", reason: expect.stringContaining("Problem") });
    rig.api.status = 429;
    expect(await send()).toMatchObject({ outcome: "unknown", reason: expect.stringContaining("429") });
    expect(rig.api.mutations).toBe(0);
  });

  test("refuses a deployment that has another image than was signed", async () => {
    const to = { ...rig.plan.to, artefactDigest: `sha256:${"0".repeat(64)}` };
    const ends = { ...rig.plan, to };
    const outcome = await rig.platform.send(await putLive(), ends, sending());
    expect(outcome).toMatchObject({ outcome: "refused", reason: expect.stringContaining("another image") });
  });

  test("refuses steps of another service, and such as undo more than they say", async () => {
    const step = await putLive();
    const foreign = [
      { ...step, url: "http://127.0.0.1:9/graphql/v2" },
      { ...step, body: '{"query":"mutation { deploymentRemove(id: \\"x\\") }"}' },
    ] as PlanStep[];
    for (const other of foreign) {
      expect((await rig.platform.observe(other, rig.plan)).at).toBe("other");
      expect((await rig.platform.send(other, rig.plan, sending())).outcome).toBe("refused");
    }
    expect(rig.api.mutations).toBe(0);
  });

  test("names the variables that go back, never their values", async () => {
    const { notes } = await rig.platform.preview(rig.plan.from, rig.plan.to, "leave");
    expect(notes.join(" ")).toContain("Variables that go back to another value: VERSION.");
    expect(notes.join(" ")).not.toContain("1.5.0");
  });

  test("a changed variable or setting changes the hash, a new deployment by itself does not", async () => {
    const hash = async () => (await rig.platform.current()).configHash;
    const before = await hash();
    rig.api.variables.RAILWAY_DEPLOYMENT_ID = "another";
    expect(await hash()).toBe(before);
    rig.api.settings.startCommand = "node other.js";
    const after = await hash();
    expect(after).not.toBe(before);
    rig.api.variables.DATABASE_URL = "other";
    expect(await hash()).not.toBe(after);
  });

  test("goes by the deployment that crashed when none is active, and warns", async () => {
    for (const deployment of rig.api.deployments)
      if (deployment.status === "SUCCESS") deployment.status = "CRASHED";
    const current = await rig.platform.current();
    expect(current).toMatchObject({ releaseId: rig.plan.from.releaseId });
    expect(current.warnings).toEqual([expect.stringContaining("crashed")]);
    expect(await send()).toMatchObject({ outcome: "confirmed" });
  });

  test("lists a deployment without an image digest as one that cannot be planned", async () => {
    rig.api.deploy("1.6.0", { meta: { image: "registry.example/shop:latest" } });
    const [newest] = await rig.platform.candidates();
    expect(newest).toMatchObject({ artefactDigest: null, version: newest?.releaseId });
  });

  test("takes digest and tag from an image that is pinned", async () => {
    const digest = `sha256:${"e".repeat(64)}`;
    rig.api.deploy("1.6.0", { meta: { image: `registry.example:5000/shop:1.6.0@${digest}` } });
    expect((await rig.platform.candidates())[0]).toMatchObject({ artefactDigest: digest, version: "1.6.0" });
  });

  test("sends a project token in its own header, and says in the connection test whose it is", async () => {
    const other = await openRig({ tokenKind: "project" });
    expect(await other.platform.probe()).toMatchObject({ ok: true });
    const elsewhere = railway({ ...other.target, environmentId: PROJECT });
    const probe = await elsewhere.probe();
    expect(probe).toMatchObject({ ok: false });
    expect(probe.findings.join("\n")).toContain(`environment ${ENVIRONMENT}`);
    await other.close();
  });

  test("tells in the connection test what a token cannot read, and shows no token", async () => {
    const { findings, ok } = await railway({ ...rig.target, token: Secret.of("wrong-token") }).probe();
    expect(ok).toBe(false);
    expect(findings.join("\n")).toContain("Deployments cannot be read: Railway answers: Not Authorized");
    expect(findings.join("\n")).not.toContain("wrong-token");
  });
});
