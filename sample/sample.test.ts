import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

const run = promisify(execFile);
const script = (name: string) => path.join(import.meta.dirname, `${name}.mjs`);
const scratch = mkdtempSync(path.join(tmpdir(), "twokey-sample-"));
const prepared = path.join(scratch, "prepared");
const started: ChildProcess[] = [];

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

beforeAll(() => command("prepare", prepared));

afterEach(async () => {
  for (const child of started.splice(0)) await end(child, "SIGKILL");
});

afterAll(() => rmSync(scratch, { recursive: true }));

describe("preparing the shop", () => {
  it("makes the same commits and files whatever the user's umask, home and git configuration", async () => {
    const folder = path.join(scratch, "elsewhere");
    const strange = { GIT_DIR: "/nowhere", GIT_INDEX_FILE: "/nowhere/index", HOME: "/nowhere" };
    const env = environment({ SAMPLE_SHOP: folder, ...strange });
    await run("sh", ["-c", `umask 077; exec "${process.execPath}" "${script("prepare")}"`], { env });
    expect(await git(folder, "rev-list", "--all")).toBe(await git(prepared, "rev-list", "--all"));
    for (const version of ["1.4.2", "1.5.0"])
      expect(release(folder, version)).toEqual(release(prepared, version));
    expect(statSync(path.join(folder, "host/releases/1.4.2/server.mjs")).mode & 0o777).toBe(0o644);
  });

  it("leaves a prepared shop alone, also which release is current", async () => {
    const folder = copy();
    const before = statSync(path.join(folder, "host/releases/1.5.0")).ino;
    await command("prepare", folder);
    expect(statSync(path.join(folder, "host/releases/1.5.0")).ino).toBe(before);
    expect(deployments(folder)).toHaveLength(1);
  });

  it("completes what a run that was killed half-way left", async () => {
    const folder = copy();
    rmSync(path.join(folder, "host/releases/1.5.0"), { recursive: true });
    const left = path.join(folder, ".building-1-1.5.0");
    mkdirSync(left);
    utimesSync(left, 0, 0);
    await command("prepare", folder);
    expect(release(folder, "1.5.0")).toEqual(release(prepared, "1.5.0"));
    expect(readdirSync(folder).sort()).toEqual(["host", "repository"]);
  });

  it("tags the files that run, with one migration between the two releases", async () => {
    const repository = path.join(prepared, "repository");
    for (const version of ["1.4.2", "1.5.0"]) {
      const tagged = await git(prepared, "ls-tree", "-r", "--name-only", `v${version}`);
      expect(filesOf(version)).toEqual([...tagged.split("\n"), "release.json"].sort());
      for (const file of tagged.split("\n")) {
        const { stdout } = await run("git", ["-C", repository, "show", `v${version}:${file}`]);
        expect(stdout, file).toBe(readFileSync(path.join(prepared, "host/releases", version, file), "utf8"));
      }
      expect(release(prepared, version).commit).toBe(
        await git(prepared, "rev-parse", `v${version}^{commit}`),
      );
    }
    const migrations = await git(
      prepared,
      "diff",
      "--name-status",
      "v1.4.2",
      "v1.5.0",
      "--",
      "db/migrations",
    );
    expect(migrations).toMatch(/^A\tdb\/migrations\/\S+\.sql$/);
  });
});

describe("the host of the shop", () => {
  it("serves the release that the pipeline switched to and records it", async () => {
    const shop = await openShop();
    expect(await shop.json("/version")).toEqual({
      version: "1.4.2",
      commit: release(prepared, "1.4.2").commit,
    });
    await shop.command("release", "1.5.0");
    expect(await shop.json("/version")).toEqual({
      version: "1.5.0",
      commit: release(prepared, "1.5.0").commit,
    });
    expect(await shop.text("/")).toContain("data-switch");
    expect(deployments(shop.folder).at(-1)).toMatchObject({ version: "1.5.0", from: "1.4.2" });
  });

  it("fails British customers on 1.5.0 once its connections are gone, and on 1.4.2 no more", async () => {
    const shop = await openShop({ SHOP_FAULT_AFTER_MS: "300" });
    await shop.command("release", "1.5.0");
    const inPounds = () => shop.get("/products", { "accept-language": "en-GB" });
    expect((await inPounds()).status).toBe(200);
    await until(async () => (await inPounds()).status === 500);
    expect((await shop.get("/products")).status).toBe(200);
    expect((await shop.get("/health")).status).toBe(200);
    const metrics = await shop.text("/metrics");
    expect(metrics).toMatch(/shop_requests_total\{route="\/products",method="GET",status="500"\} [1-9]/);
    expect(metrics).toContain('shop_request_duration_seconds_bucket{route="/products",le="+Inf"}');
    await shop.command("release", "1.4.2");
    expect((await inPounds()).status).toBe(200);
  });

  it("brings a crashed shop back", async () => {
    const shop = await openShop();
    const { shopPid } = await shop.status();
    process.kill(shopPid, "SIGKILL");
    await until(async () => ![shopPid, null].includes((await shop.status()).shopPid));
    await until(async () => (await shop.get("/health").catch(() => null))?.ok === true);
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("leaves no shop behind when it ends by %s", async (signal) => {
    const shop = await openShop();
    await end(shop.host, signal);
    const isRefused = (error: Error) => (error.cause as { code?: string })?.code === "ECONNREFUSED";
    await until(() => shop.get("/health").then(() => false, isRefused));
  });
});

describe("a host that runs", () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  beforeAll(async () => {
    shop = await openShop();
    started.length = 0;
  });
  afterAll(() => end(shop.host, "SIGTERM"));

  it("restarts for a command that knows only the host's folder", async () => {
    const before = await shop.status();
    const cwd = path.join(shop.folder, "host");
    const { stdout } = await run(process.execPath, [script("restart")], { cwd, env: environment({}) });
    expect(stdout).toContain("Shop 1.4.2");
    expect((await shop.status()).shopPid).not.toBe(before.shopPid);
  });

  it("keeps its token to its owner and refuses every other", async () => {
    expect(statSync(path.join(shop.folder, "host/host.json")).mode & 0o777).toBe(0o600);
    const { controlPort } = known(shop.folder);
    const answer = await fetch(`http://127.0.0.1:${controlPort}/restart`, { method: "POST" });
    expect(answer.status).toBe(401);
  });

  it("says that its port is taken", async () => {
    const { port } = shop;
    const second = command("host", copy(), [], { SHOP_PORT: String(port) });
    await expect(second).rejects.toThrow("Set SHOP_PORT to a free port");
  });

  it("takes over a lock that nobody touched for half a minute", async () => {
    const lock = path.join(shop.folder, "host/.lock");
    mkdirSync(lock);
    utimesSync(lock, 0, 0);
    await shop.command("release", "1.5.0");
    expect(readdirSync(path.join(shop.folder, "host")).filter((name) => name.startsWith(".lock"))).toEqual(
      [],
    );
  });
});

describe("the shop's pipeline", () => {
  it("names the releases there are when asked for another, and changes nothing", async () => {
    await expect(command("release", prepared, ["9.9.9"])).rejects.toThrow(
      "There is no release 9.9.9. There are 1.4.2",
    );
    expect(deployments(prepared)).toHaveLength(1);
  });

  it("says that the host does not run", async () => {
    await expect(command("restart", prepared)).rejects.toThrow("The shop's host does not run");
  });
});

describe("the customers", () => {
  it("keep coming through a restart, and some of them order", async () => {
    const shop = await openShop();
    start("load", shop.folder, { SHOP_PORT: String(shop.port), SHOP_RATE: "200" });
    const orders = async () => Number(/^shop_orders_total (\d+)$/m.exec(await shop.text("/metrics"))?.[1]);
    await until(async () => (await orders()) > 0);
    await shop.command("restart");
    await until(async () => (await orders()) > 0);
    expect(await shop.text("/metrics")).toContain('{route="/checkout",method="POST",status="500"} 0');
  });
});

async function openShop(settings: Record<string, string> = {}) {
  const folder = copy();
  const host = start("host", folder, { SHOP_PORT: "0", ...settings });
  const [{ port }] = (await once(host, "message")) as [{ port: number }];
  const get = (route: string, headers = {}) => fetch(`http://127.0.0.1:${port}${route}`, { headers });
  return {
    folder,
    host,
    port,
    get,
    text: async (route: string) => (await get(route)).text(),
    json: async (route: string) => (await get(route)).json(),
    command: (name: string, ...args: string[]) => command(name, folder, args),
    status: async (): Promise<{ shopPid: number }> => {
      const { controlPort, token } = known(folder);
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`http://127.0.0.1:${controlPort}/status`, { headers })).json();
    },
  };
}

function start(name: string, folder: string, settings: Record<string, string>): ChildProcess {
  const env = environment({ SAMPLE_SHOP: folder, ...settings });
  const child = spawn(process.execPath, [script(name)], {
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  started.push(child);
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

async function command(
  name: string,
  folder: string,
  args: string[] = [],
  settings: Record<string, string> = {},
) {
  const env = environment({ SAMPLE_SHOP: folder, ...settings });
  return (await run(process.execPath, [script(name), ...args], { env })).stdout;
}

function copy(): string {
  const folder = mkdtempSync(path.join(scratch, "shop-"));
  cpSync(prepared, folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

async function git(folder: string, ...args: string[]) {
  return (await run("git", ["-C", path.join(folder, "repository"), ...args])).stdout.trim();
}

const readJson = (...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), "utf8"));
const release = (folder: string, version: string) =>
  readJson(folder, "host/releases", version, "release.json");
const known = (folder: string) => readJson(folder, "host/host.json");

function deployments(folder: string): unknown[] {
  const lines = readFileSync(path.join(folder, "host/deployments.log"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function filesOf(version: string): string[] {
  const root = path.join(prepared, "host/releases", version);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))).sort();
}

function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  return { NODE_ENV: "test", PATH: process.env.PATH, ...settings };
}

/** Looks again every 25 ms; the test's own time limit ends it. */
async function until(holds: () => Promise<boolean>) {
  while (!(await holds())) await wait(25);
}
