import fs from "node:fs";
import path from "node:path";
import { Problem } from "./problem.mjs";
import { lastLines, runProgram } from "./run-program.mjs";
import { digest } from "./settings.mjs";

/**
 * The command that installs what package-lock.json names, or null when it is installed.
 * @param {string} root
 * @returns {boolean}
 */
export function isInstalled(root) {
  const stamp = stampFile(root);
  if (fs.existsSync(stamp)) return fs.readFileSync(stamp, "utf8") === wanted(root);
  if (!matchesLock(root)) return false;
  fs.writeFileSync(stamp, wanted(root));
  return true;
}

/**
 * Runs `npm ci`.
 * @param {{ root: string, env: NodeJS.ProcessEnv, log: string, signal: AbortSignal }} options
 */
export async function install({ root, env, log, signal }) {
  // Without this, NODE_ENV=production would leave out what the build needs.
  const command = [
    ...npm(env),
    "ci",
    "--include=dev",
    "--no-audit",
    "--no-fund",
    "--fetch-retry-mintimeout=2000",
    "--fetch-retry-maxtimeout=6000",
  ];
  const result = await runProgram(command, { cwd: root, env, log, signal }).catch((cause) => {
    throw cause.code === "ENOENT" ? noNpm(cause) : cause;
  });
  if (result.code !== 0) throw installFailure(result.output, log);
  fs.writeFileSync(stampFile(root), wanted(root));
}

function stampFile(root) {
  return path.join(root, "node_modules", ".twokey-installed");
}

function wanted(root) {
  const lock = fs.readFileSync(path.join(root, "package-lock.json"), "utf8");
  return digest(`${lock}${process.platform}${process.arch}`);
}

/** Whether somebody installed by hand exactly what the lock names. */
function matchesLock(root) {
  const installed = packagesOf(path.join(root, "node_modules", ".package-lock.json"));
  const locked = packagesOf(path.join(root, "package-lock.json"));
  if (!installed || !locked) return false;
  return Object.entries(locked).every(
    ([name, { version, optional }]) => name === "" || optional || installed[name]?.version === version,
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return null;
  }
}

/** npm as the one that started us, or as the PATH has it. */
export function npm(env) {
  const running = env.npm_execpath;
  return running && /npm-cli\.c?js$/.test(running) ? [process.execPath, running] : ["npm"];
}

function noNpm(cause) {
  return new Problem("npm was not found.", {
    notDone: "nothing was installed or started.",
    todo: "install Node with npm (https://nodejs.org), then run npm start again.",
    cause,
  });
}

function installFailure(output, log) {
  const known = [
    [
      /ENOSPC/,
      "The disk is full: the packages could not be installed.",
      "make about 2 GB of room, then run npm start again.",
    ],
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/,
      "The packages could not be fetched: the package registry cannot be reached.",
      "connect to the network (or set npm's registry or proxy), then run npm start again. Later starts need no network.",
    ],
    [
      /EACCES|EPERM|EROFS/,
      "The packages could not be written into this folder.",
      "run npm start as the folder's owner.",
    ],
  ].find(([pattern]) => pattern.test(output));
  const [, happened, todo] = known ?? [
    null,
    "npm could not install the packages.",
    "read the log, mend it, then run npm start again.",
  ];
  const detail = known ? [] : lastLines(output, 6);
  return new Problem(happened, {
    notDone: "nothing was started.",
    todo: [todo, `npm's output: ${log}`, ...detail],
  });
}
