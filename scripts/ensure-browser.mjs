// Finds a Chromium for the browser tests, or brings one.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Problem } from "./start/problem.mjs";
import { root } from "./start/settings.mjs";

const require = createRequire(import.meta.url);
const sparticuz = "@sparticuz/chromium";
const sparticuzVersion = "153.0.0";

const installed = {
  linux: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/microsoft-edge",
    "/snap/bin/chromium",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
};

/** In the order in which they are tried; each gives a path, or null when it cannot help. */
const sources = [
  ["the one CHROMIUM_PATH names", () => process.env.CHROMIUM_PATH ?? null],
  ["Playwright's own", playwrightOwn],
  ["the system's", () => installed[process.platform]?.find((file) => fs.existsSync(file)) ?? null],
  ["Playwright's own, downloaded now", downloadWithPlaywright],
  [`the npm package ${sparticuz}`, unpackFromNpm],
  ["the system's, installed now with apt-get", installWithApt],
];

/**
 * @param {(line: string) => void} say
 * @returns {Promise<{ path: string, source: string }>} path: an executable Chromium, Chrome or Edge
 */
export async function ensureBrowser(say) {
  for (const [source, find] of sources) {
    const file = await find(say);
    if (file && fs.existsSync(file)) return { path: file, source };
  }
  throw new Problem("No browser was found for the browser tests, and none could be fetched.", {
    notDone: "the browser tests were not run.",
    todo: "install Chromium or Chrome, or set CHROMIUM_PATH to one, then run npm test again.",
  });
}

async function playwrightOwn() {
  const { chromium } = await import("playwright");
  const file = chromium.executablePath();
  return fs.existsSync(file) ? file : null;
}

async function downloadWithPlaywright(say) {
  say("Downloading Playwright's Chromium");
  const cli = path.join(path.dirname(require.resolve("playwright/package.json")), "cli.js");
  const withLibraries = process.platform === "linux" && process.getuid() === 0 ? ["--with-deps"] : [];
  attempt(process.execPath, [cli, "install", ...withLibraries, "chromium"]);
  return playwrightOwn();
}

/** A build for bare Linux systems, with the libraries that it needs. */
async function unpackFromNpm(say) {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  if (!fs.existsSync(path.join(root, "node_modules", sparticuz))) {
    say(`Installing ${sparticuz}`);
    attempt("npm", ["install", "--no-save", "--no-audit", "--no-fund", `${sparticuz}@${sparticuzVersion}`]);
  }
  // Only where it believes to be in a bare container does the package unpack its own libraries.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs22.x";
  try {
    const entry = pathToFileURL(require.resolve(sparticuz)).href;
    const { default: chromium } = await import(entry);
    return await chromium.executablePath();
  } catch {
    return null;
  }
}

function installWithApt(say) {
  if (process.platform !== "linux" || process.getuid() !== 0 || !fs.existsSync("/usr/bin/apt-get"))
    return null;
  say("Installing Chromium with apt-get");
  attempt("apt-get", ["update", "-q"]);
  attempt("apt-get", ["install", "-y", "-q", "chromium"]);
  return "/usr/bin/chromium";
}

function attempt(command, args) {
  spawnSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "ignore"], timeout: 300_000 });
}
