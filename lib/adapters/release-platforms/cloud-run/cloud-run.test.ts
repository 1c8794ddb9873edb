import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  openTestCloudRun,
  type TestCloudRun,
} from "@/lib/adapters/release-platforms/cloud-run/test-cloud-run";
import { PARENT } from "@/lib/adapters/release-platforms/cloud-run/test-service";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";
import type { RequestStep } from "@/lib/domain/plan/plan-step";

describeReleasePlatform("cloud-run", () => openTestCloudRun());

describe("cloud-run", () => {
  let rig: TestCloudRun;
  beforeEach(async () => {
    rig = await openTestCloudRun();
  });
  afterEach(async () => {
    await rig.close();
    expect(rig.api.protoFaults).toEqual([]);
  });
  const revision = (id: string) => {
    const found = rig.service.revisions.get(id);
    if (!found) throw new Error(`there is no revision ${id}`);
    return found;
  };

  test("signs the whole call but for the etag, which it says", async () => {
    const { steps, notes, hold } = await rig.platform.preview(rig.plan.from, rig.plan.to, "set");
    expect(steps).toEqual([
      {
        kind: "request",
        does: "Give all traffic of shop to revision shop-00040-def, away from shop-00041-ghi",
        method: "PATCH",
        url: `${rig.target.apiUrl}/v2/${PARENT}?updateMask=traffic`,
        contentType: "application/json",
        body: '{"traffic":[{"type":"TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION","revision":"shop-00040-def","percent":100}]}',
        adds: "etag",
        puts: "shop-00040-def",
      },
    ]);
    expect(hold).toContain("pinned to shop-00040-def");
    expect(notes.join(" ")).toMatch(/validateOnly.*moving version, so as they are today: database/);
  });

  test("keeps the addresses of single revisions, which belong to the traffic, and notices when they change", async () => {
    const tagged = {
      type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
      revision: "shop-00039-abc",
      tag: "old",
    };
    const before = (await rig.platform.current()).configHash;
    rig.service.traffic = [...rig.service.traffic, tagged];
    expect((await rig.platform.current()).configHash).not.toBe(before);
    const { steps } = await rig.platform.preview(rig.plan.from, rig.plan.to, "set");
    expect(JSON.parse((steps[0] as RequestStep).body ?? "").traffic[1]).toEqual({ ...tagged, percent: 0 });
  });

  test("tells which revision is live when Cloud Run says no more than that it is the latest", async () => {
    expect(rig.service.statuses[0]).not.toHaveProperty("revision");
    expect(await rig.platform.current()).toMatchObject({
      releaseId: "shop-00041-ghi",
      overruledBy: null,
      warnings: [],
    });
  });

  test("cannot say what is live while traffic is split", async () => {
    rig.service.statuses = [
      { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: "shop-00040-def", percent: 90 },
      { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 10 },
    ];
    await expect(rig.platform.current()).rejects.toThrow("90 % to shop-00040-def, 10 % to shop-00041-ghi");
  });

  test("warns of a newer revision that gets no traffic, and of Terraform", async () => {
    rig.service.pinNow("shop-00040-def");
    rig.service.client = "terraform";
    const { warnings } = await rig.platform.current();
    expect(warnings.join("; ")).toMatch(/shop-00041-ghi is newer and gets no traffic.*Terraform/);
  });

  test("names Config Connector as the one who would put its own release back", async () => {
    rig.service.labels = { "managed-by-cnrm": "true" };
    expect((await rig.platform.current()).overruledBy).toBe("Config Connector");
  });

  test("takes the version from the tag of the image, never from one that moves, and no commit but a whole one", async () => {
    Object.assign(revision("shop-00039-abc"), { annotations: {}, labels: { "commit-sha": "abc1234" } });
    const image = (name: string) =>
      Object.assign(revision("shop-00039-abc"), { containers: [{ image: name }] });
    const seen = async () => (await rig.platform.candidates()).at(-1);
    image("eu.gcr.io/shop/shop:1.4.1");
    expect(await seen()).toMatchObject({ version: "1.4.1", commit: null });
    image(`eu.gcr.io/shop/shop:1.4.1@sha256:${"1".repeat(64)}`);
    expect(await seen()).toMatchObject({ version: "1.4.1" });
    for (const moving of ["eu.gcr.io/shop/shop:latest", `eu.gcr.io:443/shop@sha256:${"1".repeat(64)}`]) {
      image(moving);
      expect(await seen()).toMatchObject({ version: "shop-00039-abc" });
    }
  });

  test("lists revisions of all pages, newest first, and says which are not ready", async () => {
    rig.api.faults.pageSize = 1;
    Object.assign(revision("shop-00039-abc"), {
      conditions: [{ type: "Ready", state: "CONDITION_FAILED", reason: "CONTAINER_MISSING" }],
    });
    const found = await rig.platform.candidates();
    expect(found.map(({ releaseId, retained }) => [releaseId, retained])).toEqual([
      ["shop-00041-ghi", true],
      ["shop-00040-def", true],
      ["shop-00039-abc", false],
    ]);
  });

  test("has another digest when another image was put under the same name", async () => {
    const [step] = (await rig.platform.preview(rig.plan.from, rig.plan.to, "set")).steps;
    Object.assign(revision("shop-00040-def"), {
      containers: [{ image: "eu.gcr.io/shop/shop@sha256:other" }],
    });
    expect(step && (await rig.platform.observe(step, rig.plan))).toMatchObject({
      at: "other",
      what: expect.stringContaining("not the one that the plan was made for"),
    });
  });

  test("gives traffic back to the latest revision only when that is the one put live", async () => {
    const lift = () => rig.platform.preview(rig.plan.from, rig.plan.to, "lift");
    expect(await lift()).toMatchObject({ steps: [{}], hold: expect.stringContaining("pinned") });
    expect((await lift()).notes.join()).toContain("latest revision that is ready is shop-00041-ghi");
    rig.service.latestReady = "shop-00040-def";
    expect((await lift()).notes.join()).toContain("Revision shop-00041-ghi is newer");
    rig.service.latestCreated = "shop-00040-def";
    expect(await lift()).toMatchObject({ steps: [{}, { puts: null }], hold: null });
  });

  test("tells in the connection test when the version address names another release than the revision", async () => {
    Object.assign(revision("shop-00041-ghi"), { annotations: {}, labels: {} });
    rig.api.faults.lie = "1.5.0";
    const { ok, findings } = await rig.platform.probe();
    expect(ok).toBe(false);
    expect(findings.join()).toContain("answers 1.5.0, but the revision names shop-00041-ghi");
  });

  test("tells in the connection test which permission is missing", async () => {
    rig.api.faults.granted = ["run.services.get"];
    rig.api.faults.answerWith = 403;
    const { ok, findings } = await rig.platform.probe();
    expect(ok).toBe(false);
    expect(findings).toContain("run.services.update is missing");
    expect(findings.join()).toContain("would refuse the call: PATCH");
  });
});
