import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import type { TestHost } from "@/lib/adapters/release-platforms/release-directories/test-host";
import { testPolicy } from "@/test/policy";

/** The worker as `npm start` runs it: one bundled file in a process of its own. */
export type WorkerProgram = {
  /** Holds twokey.yaml, its condition file and, supervised, the logs. */
  folder: string;
  start(databaseUrl: string): ChildProcess;
  /** For a supervisor. */
  spec(databaseUrl: string): { name: string; script: string; env: Record<string, string> };
  remove(): Promise<void>;
};

/** Bundles the worker into a folder of this checkout, where it finds the packages, with a twokey.yaml for the host. `env` holds what that refers to. */
export async function bundleWorker(
  host: TestHost,
  changes: object = {},
  env: Record<string, string> = {},
): Promise<WorkerProgram> {
  const folder = path.resolve(".twokey", `test-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  const outfile = path.join(folder, "worker.mjs");
  const packages = "external";
  await build({
    entryPoints: ["lib/jobs/main.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages,
    logLevel: "silent",
  });
  const configuration = path.join(folder, "twokey.yaml");
  await writeFile(configuration, JSON.stringify({ ...twokeyYaml(host), ...changes }));
  await writeFile(path.join(folder, "rollback-conditions.yaml"), CONDITIONS);
  const surroundings = (databaseUrl: string) => ({
    ...env,
    PATH: process.env.PATH ?? "",
    NODE_ENV: "test" as const,
    DATABASE_URL: databaseUrl,
    TWOKEY_CONFIG: configuration,
    TWOKEY_PUBLIC_URL: "http://localhost:4400",
    TWOKEY_WORKER_ID: "test",
    STATUS_DIR: path.join(folder, "status"),
    TWOKEY_DATA: folder,
    LOG_LEVEL: "warn",
  });
  return {
    folder,
    start: (databaseUrl) =>
      spawn(process.execPath, [outfile], {
        env: surroundings(databaseUrl),
        stdio: ["ignore", "inherit", "inherit"],
      }),
    spec: (databaseUrl) => ({ name: "worker", script: outfile, env: surroundings(databaseUrl) }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** One service with one target, the host. */
export function twokeyYaml(host: TestHost) {
  const origin = new URL(host.versionUrl).origin;
  return {
    version: 1,
    installation: { name: "Test", sample: false },
    policy: testPolicy,
    services: {
      shop: {
        name: "Shop",
        triggers: "rollback-conditions.yaml",
        baseline: { kind: "before-release", minutes: 5 },
        metrics: {
          source: { kind: "scrape", url: `${origin}/metrics`, everyMs: 1000 },
          definitions: {
            error_rate: {
              unit: "percent",
              ratio: { of: "errors_total", to: "requests_total" },
              windowMs: 10_000,
            },
          },
        },
        targets: {
          main: {
            platform: "release-directories",
            root: host.root,
            restart: host.restartCommand,
            versionUrl: host.versionUrl,
            healthUrl: host.healthUrl,
          },
        },
        verification: { watchMinutes: 0.05, smoke: [] },
      },
    },
  };
}

const CONDITIONS = `triggers:
  - name: error-rate
    condition: error_rate > 5% for 2 minutes
    severity: critical
`;
