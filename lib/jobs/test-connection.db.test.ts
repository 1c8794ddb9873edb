import { expect, test } from "vitest";
import { testConnection as ask } from "@/lib/commands/test-connection";
import { newestConnectionTests, waitingConnectionTests } from "@/lib/db/connection-test";
import { Workshop } from "@/lib/jobs/execution/test-workshop";
import { testConnection } from "@/lib/jobs/test-connection";
import { useDatabase } from "@/test/database";
import { run } from "@/test/run";

const shop = new Workshop(useDatabase());
const MAIN = { service: "shop", target: "main" };
const LONG_AGO = new Date(0);

async function answered(platformFor: Parameters<typeof testConnection>[0]["platformFor"]) {
  for (const id of await waitingConnectionTests(shop.worker, LONG_AGO)) {
    await testConnection({ db: shop.worker, platformFor }, id);
  }
  return (await newestConnectionTests(shop.web, "shop")).find(({ target }) => target === "main");
}

test("a connection is tried by the worker, once for each time that somebody asks, and says what it found", async () => {
  expect(await run(shop.web, ask, shop.rosa, MAIN)).toEqual([]);
  expect(await run(shop.web, ask, shop.rosa, MAIN)).toEqual(["connection_test_under_way"]);
  const found = await answered(() => shop.host.platform);
  expect(found).toMatchObject({
    ok: true,
    findings: expect.arrayContaining([expect.stringContaining("current")]),
  });

  await shop.host.deleteTarget();
  shop.host.lie("");
  expect(await run(shop.web, ask, shop.rosa, MAIN)).toEqual([]);
  expect(await answered(() => shop.host.platform)).toMatchObject({ ok: false });
  expect(await shop.host.happened()).toEqual([]);
});

test("a target that hangs or is gone is an answer too", async () => {
  expect(await run(shop.web, ask, shop.rosa, MAIN)).toEqual([]);
  const gone = await answered(() => {
    throw new Error("twokey.yaml has no target main for shop");
  });
  expect(gone).toMatchObject({ ok: false, findings: ["twokey.yaml has no target main for shop"] });
  expect(await run(shop.web, ask, shop.rosa, MAIN)).toEqual([]);
  const { capabilities } = shop.host.platform;
  const hanging = {
    ...shop.host.platform,
    capabilities: { ...capabilities, longestCallMs: 50 },
    probe: () => new Promise<never>(() => undefined),
  };
  expect(await answered(() => hanging)).toMatchObject({
    ok: false,
    findings: ["the platform did not answer within 0.05 s"],
  });
});

test("is refused for what is not configured, and to viewers", async () => {
  expect(await run(shop.web, ask, shop.rosa, { service: "shop", target: "moon" })).toEqual(["not_found"]);
  expect(await run(shop.web, ask, { ...shop.rosa, roles: ["viewer"] }, MAIN)).toEqual(["role_missing"]);
});
