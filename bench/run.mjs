// `npm run bench -- [rounds]`: measures the built product and prints one JSON. Run `npm start` once before, for the build.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "esbuild";
import { median, quantile } from "./figures.mjs";
import { measureMemory } from "./memory.mjs";
import { measurePages } from "./page-weight.mjs";
import { startProduct } from "./product.mjs";
import { measureStart } from "./start.mjs";

const rounds = Number(process.argv[2] ?? 5);

async function measureRunning() {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-bench-"));
  const product = await startProduct(data);
  try {
    await wait(30_000);
    const memory = process.platform === "linux" ? measureMemory(product.pid, data) : null;
    return { memory, pages: await measurePages(product, data) };
  } finally {
    await product.stop();
    fs.rmSync(data, { recursive: true, force: true });
  }
}

/** Bundles and runs one of the programs beside this one, and reads its last line. */
async function runBench(name, ...args) {
  const outfile = path.resolve(".twokey", `bench-${name}.mjs`);
  await build({
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    external: ["../scripts/*"],
    logLevel: "silent",
  });
  const answer = execFileSync(process.execPath, [outfile, ...args], { encoding: "utf8" });
  return JSON.parse(answer.trim().split("\n").at(-1));
}

async function measureApproval() {
  const times = await runBench("approval", String(rounds * 2));
  return { rounds: times.length, p50Ms: median(times), p90Ms: quantile(times, 0.9) };
}

const figures = {
  at: new Date().toISOString(),
  machine: { cores: os.cpus().length, node: process.version, load: os.loadavg()[0] },
  start: await measureStart(rounds),
  approvalToCall: await measureApproval(),
  migrations: await runBench("migrations"),
  ...(await measureRunning()),
};
console.log(JSON.stringify(figures, null, 2));
