#!/usr/bin/env node
// `npx twokey verify <export>`: bundles the verifier of this checkout into one file that needs nothing but Node, once
// for each state of its sources, and runs it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(fileURLToPath(new URL("..", import.meta.url)));
const bundled = await build({
  absWorkingDir: root,
  entryPoints: ["lib/audit/main.ts"],
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  write: false,
  logLevel: "error",
});
const program = bundled.outputFiles[0].contents;
const name = createHash("sha256").update(program).digest("hex").slice(0, 16);
const file = path.join(root, ".twokey", "verifier", `${name}.mjs`);
if (!fs.existsSync(file)) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, program);
  fs.renameSync(`${file}.${process.pid}`, file);
}
const { status } = spawnSync(process.execPath, [file, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 2;
