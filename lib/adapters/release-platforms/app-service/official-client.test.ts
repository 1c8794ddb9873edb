import { WebSiteManagementClient } from "@azure/arm-appservice";
import { expect, test } from "vitest";
import { openTestAppService, TOKEN } from "@/lib/adapters/release-platforms/app-service/test-app-service";

async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

test.each(["location", "azure-asyncoperation"] as const)(
  "the stand-in of Azure answers as the vendor's own client expects it, and that client asks what we ask (%s)",
  async (followBy) => {
    const rig = await openTestAppService();
    rig.api.faults.followBy = followBy;
    const credential = {
      getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const client = new WebSiteManagementClient(credential, rig.target.subscription, {
      endpoint: rig.api.address,
      allowInsecureConnection: true,
      retryOptions: { maxRetries: 0 },
    });
    // It sends no token without TLS, so the token is added here.
    client.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
    client.pipeline.addPolicy({
      name: "tokenWithoutTls",
      sendRequest: (request, next) => {
        request.headers.set("authorization", `Bearer ${TOKEN}`);
        return next(request);
      },
    });
    const { webApps } = client;
    const at = ["shop-prod", "shop"] as const;
    expect(await webApps.get(...at)).toMatchObject({ name: "shop", state: "Running", httpsOnly: true });
    expect((await all(webApps.listSlots(...at))).map(({ name }) => name)).toEqual([
      "shop/staging",
      "shop/testing",
    ]);
    const deployments = await all(webApps.listDeploymentsSlot(...at, "staging"));
    expect(deployments).toMatchObject([
      { status: 4, active: true, startTime: new Date("2026-11-02T08:00:01Z") },
    ]);
    const config = await webApps.getConfigurationSlot(...at, "staging");
    expect(config).toMatchObject({ autoSwapSlotName: "production", linuxFxVersion: "NODE|22-lts" });
    expect(await webApps.listSlotConfigurationNames(...at)).toMatchObject({
      appSettingNames: ["TAX", "DATABASE"],
    });

    const { steps } = await rig.platform.preview(rig.plan.from, rig.plan.to, "set");
    const swap = { targetSlot: "production", preserveVnet: true };
    const differences = await all(webApps.listSlotDifferencesSlot(...at, "staging", swap));
    expect(differences.map(({ settingName }) => settingName)).toEqual(["TAX", "THEME"]);
    await webApps.updateConfigurationSlot(...at, "staging", { autoSwapSlotName: "" });
    await webApps.swapSlot(...at, "staging", swap, { updateIntervalInMs: 10 });
    expect((await rig.platform.current()).releaseId).toBe(rig.plan.to.releaseId);
    expect((await rig.platform.held())?.on).toBe(true);

    const sent = rig.api.seen.filter(({ call }) => /PATCH|slotsswap/.test(call));
    expect(sent).toEqual(
      steps.map((step) => {
        if (!("body" in step) || step.body === null) throw new Error("each step is a request");
        const method = step.kind === "swap-slots" ? "POST" : "PATCH";
        return { call: `${method} ${new URL(step.url).pathname}`, body: JSON.parse(step.body) };
      }),
    );
    await rig.close();
  },
);
