import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../scripts/start/ports.mjs";

const startMs = 300_000;

/**
 * Starts the whole product, as `npm start` does, in a data folder of its own; ends it after the last test. Tests find
 * it by TWOKEY_E2E_URL, TWOKEY_E2E_STATUS_URL, TWOKEY_E2E_SHOP_URL and TWOKEY_E2E_DATA.
 */
export default async function startProduct(): Promise<() => Promise<void>> {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-e2e-"));
  const [desk, status, shop] = [await freePort(), await freePort(), await freePort()];
  const output = path.join(data, "start.txt");
  const log = fs.openSync(output, "w");
  const product = spawn(
    process.execPath,
    ["scripts/start.mjs", "--no-open", "--port", `${desk}`, "--data", data],
    {
      env: { ...process.env, TWOKEY_STATUS_PORT: `${status}`, TWOKEY_SHOP_PORT: `${shop}` },
      stdio: ["ignore", log, log],
    },
  );
  fs.closeSync(log);
  const ended = new Promise<void>((resolve) => product.once("exit", () => resolve()));

  const deadline = Date.now() + startMs;
  while (!isReady(data)) {
    if (product.exitCode !== null || Date.now() > deadline) {
      product.kill();
      throw new Error(`the product did not start:\n${fs.readFileSync(output, "utf8")}`);
    }
    await sleep(100);
  }
  process.env.TWOKEY_E2E_URL = `http://localhost:${desk}`;
  process.env.TWOKEY_E2E_STATUS_URL = `http://localhost:${status}`;
  process.env.TWOKEY_E2E_SHOP_URL = `http://localhost:${shop}`;
  process.env.TWOKEY_E2E_DATA = data;

  return async () => {
    product.kill("SIGTERM");
    await ended;
    fs.rmSync(data, { recursive: true, force: true });
  };
}

function isReady(data: string): boolean {
  try {
    return JSON.parse(fs.readFileSync(path.join(data, "running"), "utf8")).ready;
  } catch {
    return false;
  }
}
