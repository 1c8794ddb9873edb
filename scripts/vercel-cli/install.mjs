import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Problem } from "../start/problem.mjs";
import { runProgram } from "../start/run-program.mjs";

/** 233 MB, and so no dependency of the project. */
const version = "50.9.6";

/**
 * The program of Vercel's command line, installed now when it is not in the cache.
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal, say: (line: string) => void }} options
 * @returns {Promise<string>} the path of a file for Node
 */
export async function ensureVercelCli({ env, signal, say }) {
  const cache = env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  const folder = path.join(cache, "twokey/vercel-cli", version);
  const program = path.join(folder, "node_modules/vercel/dist/vc.js");
  if (fs.existsSync(path.join(folder, "complete"))) return program;
  say(`Installing Vercel's command line ${version} into ${folder}`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const log = path.join(folder, "install.log");
  const command = ["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", `vercel@${version}`];
  const { code } = await runProgram(command, { cwd: folder, env, log, signal });
  if (code !== 0 || !fs.existsSync(program))
    throw new Problem(`vercel@${version} could not be installed.`, {
      notDone: "Vercel's command line was not tried.",
      todo: `see why in ${log}; npm run test:vercel-cli tries again.`,
    });
  fs.writeFileSync(path.join(folder, "complete"), version);
  return program;
}
