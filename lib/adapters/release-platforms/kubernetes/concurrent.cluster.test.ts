import { writeFileSync } from "node:fs";
import { afterEach, describe, expect, inject, test } from "vitest";
import { openGateway, type TestGateway } from "@/lib/adapters/release-platforms/kubernetes/test-gateway";
import {
  openWorkload,
  sendPlan,
  type TestWorkload,
} from "@/lib/adapters/release-platforms/kubernetes/test-workload";
import { Secret } from "@/lib/secret";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** With 1.5.0 live and 1.4.2 before it. */
async function openShopBehindGateway(): Promise<{ shop: TestWorkload; gateway: TestGateway }> {
  const gateway = await openGateway();
  const ca = `${inject("cluster").folder}/gateway-${new URL(gateway.server).port}.crt`;
  writeFileSync(ca, gateway.ca);
  const shop = openWorkload("Deployment", {}, ({ token }) => ({
    server: gateway.server,
    ca,
    token: Secret.of(token),
  }));
  open.push(shop, gateway);
  shop.deploy("1.4.2");
  shop.deploy("1.5.0");
  return { shop, gateway };
}

describe("between the comparison and the call", () => {
  test("a change by somebody else makes the cluster refuse", async () => {
    const { shop, gateway } = await openShopBehindGateway();
    const plan = await shop.planTo("1.4.2");
    gateway.beforeChange((count) => {
      if (count === 2) shop.deploy("1.5.1", { wait: false });
    });
    expect(await sendPlan(shop, plan)).toMatchObject({
      outcome: "refused",
      reason: expect.stringMatching(/^Somebody else changed Deployment shop .* has the template of shop-/),
    });
    expect(gateway.changes()).toEqual([{ dryRun: true }, { dryRun: false }]);
    expect(shop.changes()).toBe(0);
  });

  test("a change of labels or status is compared anew, and no obstacle", async () => {
    const { shop, gateway } = await openShopBehindGateway();
    const plan = await shop.planTo("1.4.2");
    gateway.beforeChange((count) => {
      if (count <= 4) shop.space.kubectl("label", "deployment/shop", `touched=${count}`, "--overwrite");
    });
    expect(await sendPlan(shop, plan)).toMatchObject({ outcome: "confirmed" });
    expect(shop.changes()).toBe(1);
  });
});

describe("two operators with one plan", () => {
  test("change the workload once", async () => {
    const { shop, gateway } = await openShopBehindGateway();
    const plan = await shop.planTo("1.4.2");
    const outcomes = await Promise.all([sendPlan(shop, plan), sendPlan(shop, plan)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["confirmed", "confirmed"]);
    expect(shop.changes()).toBe(1);
    expect(gateway.changes().filter(({ dryRun }) => !dryRun).length).toBeLessThanOrEqual(2);
  });

  test("the second waits for what the first began, and calls nothing", async () => {
    const { shop, gateway } = await openShopBehindGateway();
    const plan = await shop.planTo("1.4.2");
    const cut = new AbortController();
    const log = (line: string) => line.includes("accepted the call") && cut.abort();
    expect(await sendPlan(shop, plan, { signal: cut.signal, log })).toMatchObject({ outcome: "unknown" });
    const sent = gateway.changes().length;
    expect(await sendPlan(shop, plan)).toMatchObject({ outcome: "confirmed" });
    expect(gateway.changes()).toHaveLength(sent);
    expect(shop.changes()).toBe(1);
  });
});
