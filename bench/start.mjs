import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startTemporaryServer } from "../scripts/postgres/temporary.mjs";
import { buildFolder } from "../scripts/start/build.mjs";
import { freePort } from "../scripts/start/ports.mjs";
import { median } from "./figures.mjs";
import { startProduct, untilAnswers } from "./product.mjs";

/** Cold: an empty data folder. Warm: the same folder again. Limit: a bare server of the same build, and a database. */
export async function measureStart(rounds) {
  const cold = [];
  const warm = [];
  const limit = [];
  for (let round = 0; round < rounds; round++) {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-bench-"));
    for (const times of [cold, warm]) {
      const product = await startProduct(data);
      times.push(product.ms);
      await product.stop();
    }
    limit.push(await bareStart());
    fs.rmSync(data, { recursive: true, force: true });
  }
  const [coldMs, warmMs, limitMs] = [cold, warm, limit].map(median);
  return { coldMs, warmMs, limitMs, warmToLimit: warmMs / limitMs };
}

async function bareStart() {
  const began = performance.now();
  const server = await startTemporaryServer();
  const databaseMs = performance.now() - began;
  const port = await freePort();
  const desk = path.join(buildFolder(process.cwd()), "desk");
  const env = { PATH: process.env.PATH, NODE_ENV: "production", PORT: `${port}`, HOSTNAME: "127.0.0.1" };
  const child = spawn(process.execPath, ["server.js"], { cwd: desk, env, stdio: "ignore" });
  const serverMs = await untilAnswers(`http://localhost:${port}/icon.svg`, child);
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
  await server.stop();
  return databaseMs + serverMs;
}
