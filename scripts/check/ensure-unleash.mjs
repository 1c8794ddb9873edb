import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { npm } from "../start/install.mjs";
import { Problem } from "../start/problem.mjs";
import { lastLines, runProgram } from "../start/run-program.mjs";
import { digest, root } from "../start/settings.mjs";

const source = path.join(root, "test", "unleash", "packages");

/**
 * The folder in which a real Unleash and its client are installed, for tests only. It is 200 MB, so it lies in the
 * cache of the user, where every clone finds it; the first call installs what test/unleash/packages/package-lock.json names.
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 * @returns {Promise<string>}
 */
export async function ensureUnleash(env, say) {
  const lock = fs.readFileSync(path.join(source, "package-lock.json"), "utf8");
  const cache = path.join(env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "twokey");
  const folder = path.join(
    cache,
    `unleash-${digest(`${lock}${process.platform}${process.arch}`).slice(0, 12)}`,
  );
  if (fs.existsSync(folder)) return folder;
  say("Installing Unleash for the tests: 200 MB, once for this machine");
  const began = performance.now();
  fs.mkdirSync(cache, { recursive: true });
  const building = fs.mkdtempSync(path.join(cache, "installing-"));
  const tick = setInterval(() => say(`  … ${seconds(began)} s`), 10_000);
  try {
    await installInto(building, env);
    appear(building, folder);
  } finally {
    clearInterval(tick);
    fs.rmSync(building, { recursive: true, force: true });
  }
  say(`Installed in ${seconds(began)} s: ${folder}`);
  return folder;
}

/** The folder appears complete or not at all; of two that install at once, the first one has it. */
function appear(building, folder) {
  try {
    fs.renameSync(building, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error;
  }
}

async function installInto(folder, env) {
  for (const file of ["package.json", "package-lock.json"])
    fs.copyFileSync(path.join(source, file), path.join(folder, file));
  const log = path.join(root, ".twokey", "logs", "install-unleash.log");
  const command = [...npm(env), "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"];
  const { signal } = new AbortController();
  const { code, output } = await runProgram(command, { cwd: folder, env, log, signal });
  if (code === 0) return;
  throw new Problem("Unleash, which tests of the flag adapter run against, could not be installed.", {
    notDone: "these tests were not run.",
    todo: [
      "connect to the npm registry, then run npm test again.",
      `npm's output: ${log}`,
      ...lastLines(output, 6),
    ],
  });
}

function seconds(began) {
  return Math.round((performance.now() - began) / 1000);
}
