import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, symlink, unlink } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ServiceConfig } from "@/lib/config/config";
import type { Database } from "@/lib/db/client";

/** The sample shop's real repository and release directories, and a real server that says which release it serves. */
export type ShopScene = {
  host: string;
  service: ServiceConfig;
  /** Points `current` at this release; the server answers its version. */
  serve: (version: string) => Promise<void>;
  close: () => Promise<void>;
};

export async function openShopScene(): Promise<ShopScene> {
  const folder = await mkdtemp(path.join(tmpdir(), "twokey-shop-"));
  await promisify(execFile)(process.execPath, ["sample/prepare.mjs"], {
    env: { ...process.env, SAMPLE_SHOP: folder },
  });
  const host = path.join(folder, "host");
  let serving = "1.4.2";
  const server = http.createServer((_request, response) => {
    response.end(JSON.stringify({ version: serving, commit: null }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    service: shopService(host, path.join(folder, "repository"), address),
    async serve(version) {
      await unlink(path.join(host, "current"));
      await symlink(`releases/${version}`, path.join(host, "current"));
      serving = version;
    },
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function shopService(root: string, repository: string, address: string): ServiceConfig {
  return {
    key: "shop",
    name: "Shop",
    description: null,
    publicName: null,
    triggers: [
      {
        name: "high_error_rate",
        severity: "critical",
        unit: "percent",
        written: "error_rate > 5% for 10 seconds",
        condition: {
          kind: "threshold",
          metric: "error_rate",
          comparison: ">",
          threshold: 5,
          unit: "percent",
          holdMs: 10_000,
        },
      },
    ],
    baseline: { kind: "before-release", minutes: 5 },
    metrics: {
      source: { kind: "scrape", url: `${address}/metrics`, headers: {} },
      everyMs: 1_000,
      definitions: [],
    },
    targets: [
      {
        name: "main",
        repository: { kind: "git", path: repository },
        migrations: "db/migrations",
        settings: {
          platform: "release-directories",
          root,
          restart: ["node", "/srv/shop/restart.mjs"],
          versionUrl: `${address}/version`,
        },
      },
    ],
    verification: { watchMinutes: 1, smoke: [] },
    problems: [],
  };
}

/** A release that ran from ten to one minute ago, with a reading a second. */
export async function sawHealthy(db: Database, version: string): Promise<void> {
  const from = Date.now() - 10 * 60_000;
  const at = (second: number) => new Date(from + second * 1_000);
  const seen = { releaseId: version, version, commit: "a".repeat(40), saidBy: "link", configHash: null };
  await db.deployment.create({
    data: { id: randomUUID(), service: "shop", target: "main", ...seen, liveSince: at(0), observedAt: at(1) },
  });
  await db.metricSample.createMany({
    data: Array.from({ length: 540 }, (_, second) => ({
      service: "shop",
      metric: "error_rate",
      at: at(second),
      value: 0.1,
    })),
  });
}
