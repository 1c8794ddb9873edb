import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, realpath } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readJsonFile } from "./folder.mjs";

const FIRST_BACK_OFF_MS = 250;
const LONGEST_BACK_OFF_MS = 10_000;
const STEADY_MS = 30_000;
const START_MS = 10_000;
const STOP_MS = 2_000;

/** The one process that runs `<host>/current`. It comes back after a crash, later and later while it keeps crashing. */
export class ShopProcess {
  #host;
  #environment;
  #child = null;
  #retry = null;
  #backOffMs = FIRST_BACK_OFF_MS;
  #queue = Promise.resolve();
  #closed = false;

  /** `environment` is all that the shop sees; with `SHOP_PORT` 0 the first free port is kept. */
  constructor(host, environment) {
    this.#host = host;
    this.#environment = { ...environment };
  }

  get pid() {
    return this.#child?.pid ?? null;
  }

  get port() {
    return Number(this.#environment.SHOP_PORT);
  }

  /**
   * Runs what `current` points to now, in place of what runs; one restart at a time. Resolves to the release once
   * it answers; a release that is missing leaves the running one alone.
   */
  restart() {
    const done = this.#queue.then(async () => {
      if (this.#closed) throw new Error("The shop's host is stopping.");
      const release = await readRelease(this.#host);
      clearTimeout(this.#retry);
      await this.#end();
      return this.#start(release);
    });
    this.#queue = done.catch(() => {});
    return done;
  }

  /** Ends the shop for good. */
  async close() {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#end();
  }

  async #start({ folder, ...release }) {
    const startedAt = Date.now();
    const child = spawn(process.execPath, ["server.mjs"], {
      cwd: folder,
      env: this.#environment,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child = child;
    child.once("exit", (code, signal) => this.#crashed(child, code ?? signal, startedAt));
    const port = await listeningPort(child, release);
    this.#environment.SHOP_PORT = String(port);
    await untilHealthy(port, release, startedAt + START_MS);
    return { ...release, pid: child.pid, port };
  }

  #crashed(child, reason, startedAt) {
    if (this.#child !== child) return;
    this.#child = null;
    if (Date.now() - startedAt > STEADY_MS) this.#backOffMs = FIRST_BACK_OFF_MS;
    console.error(`The shop ended (${reason}). Next start in ${this.#backOffMs} ms.`);
    this.#retry = setTimeout(() => {
      this.restart().catch((error) => console.error(error.message));
    }, this.#backOffMs);
    this.#backOffMs = Math.min(this.#backOffMs * 2, LONGEST_BACK_OFF_MS);
  }

  async #end() {
    const child = this.#child;
    this.#child = null;
    if (!child) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(kill);
  }
}

async function readRelease(host) {
  const folder = await realpath(path.join(host, "current")).catch(() => null);
  if (!folder) throw new Error(`${path.join(host, "current")} points to no release. Run sample/prepare.mjs.`);
  await access(path.join(folder, "server.mjs")).catch(() => {
    throw new Error(`${folder} is no release: it has no server.mjs.`);
  });
  const release = await readJsonFile(path.join(folder, "release.json"));
  if (!release) throw new Error(`${folder} is no release: it has no release.json.`);
  return { folder, version: release.version, commit: release.commit };
}

/** Resolves to the port once the shop says that it listens; rejects with its `exitCode` when it ends first. */
function listeningPort(child, { version }) {
  return new Promise((resolve, reject) => {
    child.once("message", ({ listening }) => resolve(listening));
    child.once("error", reject);
    child.once("exit", (exitCode) =>
      reject(
        Object.assign(new Error(`Shop ${version} ended while starting (exit code ${exitCode}).`), {
          exitCode,
        }),
      ),
    );
  });
}

async function untilHealthy(port, { version, commit }, until) {
  const url = `http://127.0.0.1:${port}`;
  let reason = "";
  while (Date.now() < until) {
    try {
      const signal = AbortSignal.timeout(2_000);
      const health = await fetch(`${url}/health`, { signal });
      const serving = await (await fetch(`${url}/version`, { signal })).json();
      if (health.ok && serving.version === version && serving.commit === commit) return;
      reason = `it says ${health.status} and version ${serving.version}`;
    } catch (error) {
      reason = error.cause?.message ?? error.message;
    }
    await wait(50);
  }
  throw new Error(`Shop ${version} started but is not healthy after ${START_MS / 1000} s: ${reason}`);
}
