import fs from "node:fs";
import path from "node:path";
import { withLock } from "../postgres/lock.mjs";
import { build, buildFolder } from "./build.mjs";
import { generateClient } from "./client.mjs";
import { requireRoom } from "./disk.mjs";
import { install, isInstalled } from "./install.mjs";
import { root } from "./settings.mjs";

const megabyte = 1024 ** 2;

/**
 * Installs and builds what is missing, one start after the other.
 * @param {{ env: NodeJS.ProcessEnv, log: (name: string) => string, signal: AbortSignal,
 *   progress: ReturnType<typeof import("./progress.mjs").createProgress> }} start
 * @returns {Promise<string>} the folder of the build
 */
export function prepareProduct(start) {
  return withLock(path.join(root, ".twokey", "preparing"), () => installAndBuild(start), {
    onWait: ({ pid }) =>
      start.progress.line(`Waiting for another start (process ${pid}) to finish its build.`),
  });
}

async function installAndBuild({ env, log, signal, progress }) {
  if (!isInstalled(root)) {
    requireRoom(root, 1024 * megabyte, "installing the packages");
    await progress.step("Installing the packages (a minute, once)", () =>
      install({ root, env, log: log("install"), signal }),
    );
  }
  const folder = buildFolder(root);
  if (fs.existsSync(folder)) return folder;
  requireRoom(root, 300 * megabyte, "building the desk");
  await progress.step("Building the desk (half a minute, once)", async () => {
    await generateClient({ root, env, log: log("prisma"), signal });
    await build({ root, folder, log: log("build"), signal });
  });
  return folder;
}
