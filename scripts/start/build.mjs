import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { baseEnvironment } from "./environment.mjs";
import { Problem } from "./problem.mjs";
import { lastLines, runProgram } from "./run-program.mjs";

/** Programs beside the desk, each one file that Node runs. */
const programs = {
  worker: "lib/jobs/main.ts",
  status: "lib/status-page/server.ts",
  seed: "lib/seed/main.ts",
  people: "lib/operator/main.ts",
};

const sourceFolders = ["app", "components", "lib", "public"];
const sourceFiles = [
  "instrumentation.ts",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "prisma/schema.prisma",
  "proxy.ts",
  "scripts/start/build.mjs",
  "tsconfig.json",
];

/**
 * Where the build of the present sources is, or will be. A build never changes once it is there, so that a running
 * desk is not disturbed by the build of another.
 * @param {string} root
 */
export function buildFolder(root) {
  const hash = createHash("sha256").update(process.versions.modules);
  for (const file of sourceList(root)) {
    hash.update(`\0${file}\0`).update(fs.readFileSync(path.join(root, file)));
  }
  return path.join(root, ".twokey", "builds", hash.digest("hex").slice(0, 16));
}

/**
 * Builds desk and programs into that folder, which appears only when all is there.
 * @param {{ root: string, folder: string, log: string, signal: AbortSignal, onLine?: (line: string) => void }} options
 */
export async function build({ root, folder, log, signal, onLine }) {
  const draft = `${folder}.new`;
  try {
    fs.mkdirSync(draft, { recursive: true });
    await bundlePrograms(root, draft);
    await buildDesk(root, path.join(draft, "desk"), { log, signal, onLine });
    fs.renameSync(draft, folder);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  removeOldBuilds(folder);
}

async function buildDesk(root, desk, { log, signal, onLine }) {
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const env = { ...baseEnvironment(process.env), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const result = await runProgram([process.execPath, next, "build"], { cwd: root, env, log, signal, onLine });
  if (result.code !== 0) throw buildFailure(result.output, log);
  takeDesk(root, desk);
}

function* sourceList(root) {
  for (const folder of sourceFolders) yield* filesIn(root, folder);
  for (const file of sourceFiles) if (fs.existsSync(path.join(root, file))) yield file;
}

function* filesIn(root, folder) {
  const absolute = path.join(root, folder);
  if (folder === path.join("lib", "generated") || !fs.existsSync(absolute)) return;
  const entries = fs.readdirSync(absolute, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(root, file);
    else if (!/\.test\.tsx?$/.test(entry.name)) yield file;
  }
}

async function bundlePrograms(root, folder) {
  const { build: bundle, stop } = await import("esbuild");
  try {
    await bundle({
      absWorkingDir: root,
      entryPoints: programs,
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
      sourcemap: true,
      logLevel: "silent",
      plugins: [withoutServerOnly],
    });
  } catch (cause) {
    const lines = (cause.errors ?? []).map(
      ({ text, location }) => `${location?.file}:${location?.line} ${text}`,
    );
    throw new Problem("The build failed.", {
      notDone: "nothing was started.",
      todo: ["mend the sources, then run npm start again:", ...lines.slice(0, 5)],
      cause,
    });
  } finally {
    await stop();
  }
}

/** `server-only` throws everywhere but in Next. */
const withoutServerOnly = {
  name: "without server-only",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^server-only$/ }, () => ({ path: "server-only", namespace: "empty" }));
    onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "" }));
  },
};

/** Next leaves out of its standalone folder what it expects a web server to hand out. */
function takeDesk(root, desk) {
  const next = path.join(root, ".next");
  fs.renameSync(path.join(next, "standalone"), desk);
  fs.cpSync(path.join(next, "static"), path.join(desk, ".next/static"), { recursive: true });
  if (fs.existsSync(path.join(root, "public"))) {
    fs.cpSync(path.join(root, "public"), path.join(desk, "public"), { recursive: true });
  }
}

/** Keeps the newest builds: an older one may still serve another data folder. */
function removeOldBuilds(newest) {
  const folder = path.dirname(newest);
  const byAge = fs
    .readdirSync(folder)
    .map((name) => ({ name, made: fs.statSync(path.join(folder, name)).mtimeMs }))
    .sort((a, b) => b.made - a.made);
  for (const { name } of byAge.slice(3)) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
}

function buildFailure(output, log) {
  const full = /ENOSPC/.test(output);
  return new Problem(
    full ? "The disk is full: the desk could not be built." : "The build of the desk failed.",
    {
      notDone: "nothing was started.",
      todo: full
        ? "make about 1 GB of room, then run npm start again."
        : [`mend the sources, then run npm start again. The whole log: ${log}`, ...lastLines(output, 10)],
    },
  );
}
