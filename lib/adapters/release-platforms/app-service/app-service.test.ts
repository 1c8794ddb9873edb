import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { appService } from "@/lib/adapters/release-platforms/app-service/app-service";
import { COMMITS, type Content, record, SITE } from "@/lib/adapters/release-platforms/app-service/test-app";
import {
  openTestAppService,
  type TestAppService,
} from "@/lib/adapters/release-platforms/app-service/test-app-service";
import { describeReleasePlatform } from "@/lib/adapters/release-platforms/contract";

describeReleasePlatform("app-service", () => openTestAppService());

describe("app-service", () => {
  let rig: TestAppService;
  beforeEach(async () => {
    rig = await openTestAppService();
  });
  afterEach(async () => {
    await rig.close();
    expect(rig.api.unexpected).toEqual([]);
  });
  const hold = (slot: string, changes: Partial<Content>) => {
    const before = rig.app.contents.get(slot);
    if (!before) throw new Error(`there is no slot ${slot}`);
    rig.app.contents.set(slot, { ...before, ...changes });
  };

  test("signs a swap of the slot into production, by what both hold, with auto swap turned off before", async () => {
    const { steps, notes, hold } = await rig.platform.preview(rig.plan.from, rig.plan.to, "set");
    const slot = `${rig.api.address}${SITE}/slots/staging`;
    expect(steps).toEqual([
      {
        kind: "request",
        does: "Turn off auto swap of staging, so that a deployment there does not go live by itself",
        method: "PATCH",
        url: `${slot}/config/web?api-version=2025-05-01`,
        contentType: "application/json",
        body: '{"properties":{"autoSwapSlotName":""}}',
        puts: null,
      },
      {
        kind: "swap-slots",
        url: `${slot}/slotsswap?api-version=2025-05-01`,
        body: '{"targetSlot":"production","preserveVnet":true}',
        slot: "staging",
        slotHolds: rig.plan.to.releaseId,
        into: "production",
        intoHolds: rig.plan.from.releaseId,
      },
    ]);
    expect(hold).toBe("Auto swap of staging is off.");
    expect(notes.join(" ")).toMatch(
      /go with the content: AppSetting TAX, AppSetting THEME.*stay in their slot: DATABASE, TAX/,
    );
    expect(notes.join(" ")).not.toContain("planted-value");
  });

  test("lists only what slots hold at this moment, each release once", async () => {
    rig.app.deploy("testing", "1.4.2");
    hold("testing", rig.app.contents.get("staging") ?? {});
    const found = await rig.platform.candidates();
    expect(found.map(({ version }) => version)).toEqual(["1.5.0", "1.4.2"]);
  });

  test("cannot plan to go back to a release that no other slot holds", async () => {
    const gone = { ...rig.plan.to, releaseId: "f".repeat(33), version: "1.3.0" };
    await expect(rig.platform.preview(rig.plan.from, gone, "set")).rejects.toThrow(
      "No slot of shop holds 1.3.0: only what another slot holds can be swapped into production.",
    );
  });

  test("holds nothing and turns nothing on where no slot is named for auto swap, and warns of one that has it", async () => {
    const platform = appService({ ...rig.target, autoSwapSlot: undefined });
    expect(await platform.held()).toBeNull();
    const preview = await platform.preview(rig.plan.from, rig.plan.to, "set");
    expect(preview).toMatchObject({ steps: [{ kind: "swap-slots" }], hold: null });
    expect(preview.notes.join()).toContain("Deployments to staging go live by themselves");
  });

  test("takes the deployment that is active, and never the record of a swap, for what a slot holds", async () => {
    const own = rig.app.contents.get("production")?.records ?? [];
    const message = JSON.stringify({ type: "SlotSwap", sourceSlot: "staging", commitId: "d".repeat(40) });
    hold("production", {
      records: [record("1716981234567", 9, { message, active: true, deployer: "VSTS" }), ...own],
    });
    expect((await rig.platform.current()).releaseId).toBe(rig.plan.from.releaseId);
    const older = record("e".repeat(40), 2, { message: "v1.4.3" });
    hold("production", {
      records: [...own.map((each) => record(each.properties.id as string, 3, { active: false })), older],
    });
    expect(await rig.platform.current()).toMatchObject({
      releaseId: "e".repeat(40),
      commit: "e".repeat(40),
      version: "v1.4.3",
    });
  });

  test("knows a container by its digest and not by a tag, which may still be its version or its commit", async () => {
    const digest = `sha256:${"7".repeat(64)}`;
    const runs = (tag: string) =>
      hold("production", { linuxFxVersion: `DOCKER|shop.azurecr.io/shop${tag}@${digest}` });
    const seen = async () => {
      const { releaseId, version, commit } = await rig.platform.current();
      expect(releaseId).toBe(digest);
      return [version, commit];
    };
    runs(":1.5.0");
    expect(await seen()).toEqual(["1.5.0", null]);
    runs(`:${COMMITS["1.5.0"]}`);
    expect(await seen()).toEqual(["bbbbbbb", COMMITS["1.5.0"]]);
    runs(":latest");
    expect(await seen()).toEqual(["sha256:777777777777", null]);
    hold("production", { linuxFxVersion: "DOCKER|shop.azurecr.io/shop:1.5.0" });
    await expect(rig.platform.current()).rejects.toThrow("by a tag, which may mean another image tomorrow");
    hold("production", { linuxFxVersion: "COMPOSE|dmVyc2lvbg==" });
    await expect(rig.platform.current()).rejects.toThrow("several containers");
  });

  test("cannot say what a slot holds whose deployment left no record", async () => {
    hold("production", { records: [] });
    await expect(rig.platform.current()).rejects.toThrow("FTP leaves no record");
  });

  test("keeps a slot out of the candidates that can be put live while its latest deployment failed", async () => {
    const before = rig.app.contents.get("staging")?.records ?? [];
    hold("staging", { records: [record("9".repeat(40), 8, { status: 3, active: false }), ...before] });
    const found = (await rig.platform.candidates()).find(({ version }) => version === "1.4.2");
    expect(found?.retained).toBe(false);
  });

  test("has another configuration when what stays in production changed, and the same after a swap", async () => {
    const hash = async () => (await rig.platform.current()).configHash;
    const before = await hash();
    rig.app.swap("staging");
    await vi.waitFor(async () => expect((await rig.platform.current()).version).toBe("1.4.2"));
    expect(await hash()).toBe(before);
    rig.app.sticky.appSettingNames.push("NEW");
    expect(await hash()).not.toBe(before);
  });

  test("tells in the connection test when the version address names another release than the deployment", async () => {
    const [own] = rig.app.contents.get("production")?.records ?? [];
    hold("production", { records: [record(own?.properties.id as string, 3, { message: "no mark at all" })] });
    const { ok, findings } = await rig.platform.probe();
    expect(ok).toBe(false);
    expect(findings.join()).toContain("answers 1.5.0, but the deployment names");
  });

  test("reads all pages of slots", async () => {
    rig.api.faults.pageSize = 1;
    expect((await rig.platform.candidates()).map(({ version }) => version)).toEqual([
      "1.5.0",
      "1.4.2",
      "1.4.1",
    ]);
  });

  test("names in the connection test each permission that is missing, by the patterns of roles", async () => {
    rig.api.faults.actions = ["*/read", "microsoft.web/sites/slots/slotsdiffs/*"];
    const { ok, findings } = await rig.platform.probe();
    expect(ok).toBe(false);
    expect(findings.filter((finding) => finding.endsWith("is missing"))).toEqual([
      "Microsoft.Web/sites/slots/slotsswap/Action is missing",
      "Microsoft.Web/sites/slots/config/write is missing",
    ]);
    rig.api.faults.actions = ["*"];
    expect((await rig.platform.probe()).ok).toBe(true);
  });
});
