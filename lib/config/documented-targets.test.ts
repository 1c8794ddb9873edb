import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { openReleasePlatform } from "@/lib/adapters/release-platforms/registry";
import { loadConfig } from "@/lib/config/load";
import { Secret } from "@/lib/secret";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "twokey-documented-"));
  writeFileSync(path.join(folder, "rollback-conditions.yaml"), "triggers: []\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The targets of the example of a page, in a service that is otherwise complete. */
function documented(page: string): string {
  const example = /```yaml\n([\s\S]*?)```/.exec(readFileSync(`docs/platforms/${page}.md`, "utf8"))?.[1] ?? "";
  const source = { kind: "scrape", url: "http://localhost:1/metrics", everyMs: 1000 };
  const definitions = {
    error_rate: { unit: "percent", ratio: { of: "errors", to: "requests" }, windowMs: 10000 },
  };
  const { targets } = parse(example).services.shop;
  const shop = {
    name: "Shop",
    triggers: "rollback-conditions.yaml",
    metrics: { source, definitions },
    targets,
  };
  return stringify({ version: 1, installation: { name: "Desk" }, services: { shop } });
}

test.each([
  ["cloud-run", "Cloud Run service shop in europe-west1 of project shop-prod", "serviceAccountKey"],
  ["app-service", "App Service shop in resource group shop-prod", "clientSecret"],
])(
  "the example for %s can be loaded and opened, with its credential as a secret",
  (page, location, credential) => {
    const file = path.join(folder, "twokey.yaml");
    writeFileSync(file, documented(page));
    const env = { SHOP_CLOUD_RUN_KEY: '{"type":"service_account"}', SHOP_AZURE_SECRET: "planted-secret" };
    const loaded = loadConfig(file, env);
    if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join("; "));
    const [service] = loaded.config.services;
    expect(service?.problems.filter(({ file: at }) => at.includes("twokey.yaml"))).toEqual([]);
    const [target] = service?.targets ?? [];
    if (!target) throw new Error("the example has no target");
    expect(target.settings).toHaveProperty(credential, expect.any(Secret));
    const platform = openReleasePlatform(target.settings);
    expect(platform).toMatchObject({ kind: page, place: { location } });
  },
);
