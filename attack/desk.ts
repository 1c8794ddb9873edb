import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import type { TestDatabase } from "@/test/database";
import { freePort } from "../scripts/start/ports.mjs";
import { root } from "../scripts/start/settings.mjs";
import { type Desk, send } from "./http";

const SESSION_SECRET = "attacked-session-secret-0123456789";

/**
 * Starts a desk on this database before the first test of a file and ends it after the last. One proxy is trusted, so
 * that tests can come from any address; `env` adds to its environment or replaces something.
 */
export function useDesk(database: TestDatabase, env: Record<string, string> = {}): Desk {
  const desk = {} as Desk;
  beforeAll(async () => {
    Object.assign(desk, await startDesk(database, env));
  });
  afterAll(async () => {
    if (!desk.process) return;
    desk.agent.destroy();
    desk.process.kill("SIGTERM");
    if (desk.process.exitCode === null) await once(desk.process, "exit");
  });
  return desk;
}

async function startDesk(database: TestDatabase, env: Record<string, string>): Promise<Desk> {
  const port = await freePort();
  const origin = env.TWOKEY_PUBLIC_URL ?? `http://localhost:${port}`;
  const child = spawn(process.execPath, [path.join(inject("build"), "desk/server.js")], {
    env: { ...environment(database, port, origin), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      log += chunk;
    });
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const secrets = [SESSION_SECRET, new URL(database.webUrl).password, database.name, root];
  const desk = { port, origin, agent, secrets, process: child, log: () => log };
  await untilReady(desk);
  return desk;
}

function environment(database: TestDatabase, port: number, origin: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    DATABASE_URL: database.webUrl,
    HOSTNAME: "127.0.0.1",
    PORT: `${port}`,
    NEXTAUTH_SECRET: SESSION_SECRET,
    NEXTAUTH_URL: origin,
    TWOKEY_PUBLIC_URL: origin,
    TWOKEY_TRUSTED_PROXIES: "1",
    TWOKEY_CONFIG: path.join(root, "sample/twokey.yaml"),
    STATUS_PUBLIC_URL: "http://localhost:4401",
    SAMPLE_SHOP: path.join(root, ".twokey/attacked-shop"),
    SHOP_PORT: "4410",
  };
}

async function untilReady(desk: Desk): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await send(desk, { path: "/sign-in" }).catch(() => null);
    if (answer?.status === 200) return;
    if (desk.process.exitCode !== null || Date.now() > deadline) {
      desk.process.kill("SIGKILL");
      throw new Error(`the desk did not start:\n${desk.log()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
