import { mkdir, mkdtemp, readFile, readlink, rm, symlink, utimes, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PlatformRig } from "@/lib/adapters/release-platforms/contract";
import { hashConfig } from "@/lib/adapters/release-platforms/release-directories/config-hash";
import { pointCurrentAt } from "@/lib/adapters/release-platforms/release-directories/current-link";
import { releaseDirectories } from "@/lib/adapters/release-platforms/release-directories/release-directories";
import { digestRelease } from "@/lib/adapters/release-platforms/release-directories/release-directory";
import type { Ends, ReleasePlatform } from "@/lib/adapters/release-platforms/release-platform";

const RELEASES = { "1.4.1": "c".repeat(40), "1.4.2": "a".repeat(40), "1.5.0": "b".repeat(40) };
type ReleaseId = keyof typeof RELEASES;

/** Real directories, a real restart command and a real HTTP server that serves what it was restarted with. */
export type TestHost = PlatformRig & {
  root: string;
  /** "switch" and "restart" in the order in which they really happened. */
  happened(): Promise<string[]>;
  /** How long the restart command takes before it does anything. */
  holdRestart(ms: number): void;
  restartCommand: string[];
  versionUrl: string;
  healthUrl: string;
  platform: ReleasePlatform;
  plan: Ends;
};

export async function openTestHost(options: { restartTimeoutMs?: number } = {}): Promise<TestHost> {
  const root = await mkdtemp(path.join(tmpdir(), "twokey-host-"));
  for (const [id, commit] of Object.entries(RELEASES)) await writeRelease(root, id, commit);
  await symlink("releases/1.5.0", path.join(root, "current"));
  const server = await startServer(root);
  const address = `http://127.0.0.1:${server.port}`;
  await writeFile(path.join(root, "restart.mjs"), RESTART);
  const target = {
    root,
    restart: [process.execPath, path.join(root, "restart.mjs"), `${address}/restart`],
    versionUrl: `${address}/version`,
    healthUrl: `${address}/health`,
    ...options,
  };
  return {
    ...server.faults,
    root,
    restartCommand: target.restart,
    versionUrl: target.versionUrl,
    healthUrl: target.healthUrl,
    platform: releaseDirectories(target),
    plan: await planBack(root),
    happened: () => happened(root, server.restarts),
    applied: async () => (await happened(root, server.restarts)).length,
    drift: async () => {
      await pointCurrentAt(root, "1.4.1");
      server.run("1.4.1");
    },
    deleteTarget: () => rm(path.join(root, "releases", "1.4.2"), { recursive: true }),
    close: async () => {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const RESTART = `const answer = await fetch(process.argv[2], { method: "POST" });
console.log("asked the host:", answer.status);
process.exit(answer.ok ? 0 : 3);
`;

async function writeRelease(root: string, id: string, commit: string): Promise<void> {
  const folder = path.join(root, "releases", id);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "release.json"), JSON.stringify({ version: id, commit }));
  await writeFile(path.join(folder, "server.mjs"), `export const version = "${id}";\n`);
  const built = new Date(`2026-11-0${Object.keys(RELEASES).indexOf(id) + 1}T08:00:00Z`);
  await utimes(path.join(folder, "release.json"), built, built);
}

async function planBack(root: string): Promise<Ends> {
  const configHash = (await hashConfig(root)) ?? "";
  const artefactDigest = (await digestRelease(root, "1.4.2")) ?? "";
  const named = (id: ReleaseId) => ({ releaseId: id, version: id, commit: RELEASES[id] });
  return {
    from: { ...named("1.5.0"), configHash },
    to: { ...named("1.4.2"), artefactDigest, wasInProduction: true },
  };
}

async function happened(root: string, restarts: readonly string[]): Promise<string[]> {
  const journal = await readFile(path.join(root, "deployments.log"), "utf8").catch(() => "");
  const switches = journal
    .split("\n")
    .filter((line) => line.includes('"switch-release"') && line.includes('"done"'));
  return [...switches.map(() => "switch"), ...restarts];
}

async function startServer(root: string) {
  let running = "1.5.0";
  let lie: string | null = null;
  let refusing = false;
  let silent = false;
  let slowUntil = 0;
  let slowMs = 0;
  let holdMs = 0;
  const restarts: string[] = [];
  const restart = async (response: http.ServerResponse) => {
    if (holdMs > 0) await new Promise((resolve) => setTimeout(resolve, holdMs));
    if (refusing) return response.writeHead(503).end();
    running = path.basename(await readlink(path.join(root, "current")));
    restarts.push("restart");
    slowUntil = performance.now() + slowMs;
    if (!silent) response.end("restarted");
  };
  const server = http.createServer((request, response) => {
    if (request.url === "/restart") return void restart(response);
    if (request.url === "/health") return void response.end("ok");
    if (performance.now() < slowUntil) return void response.writeHead(503).end();
    const version = lie ?? running;
    response.end(JSON.stringify({ version, commit: RELEASES[version as ReleaseId] ?? null }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    restarts,
    run: (version: string) => {
      running = version;
    },
    faults: {
      refuse: () => {
        refusing = true;
      },
      applyWithoutAnswer: () => {
        silent = true;
      },
      answerAfter: (ms: number) => {
        slowMs = ms;
      },
      lie: (version: string) => {
        lie = version;
      },
      holdRestart: (ms: number) => {
        holdMs = ms;
      },
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
