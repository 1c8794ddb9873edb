import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const configuration = fileURLToPath(new URL("gitconfig", import.meta.url));

/** Runs git in `folder` apart from the user's own configuration; answers with what it printed. */
export async function git(folder, args, { input = "", env = {} } = {}) {
  const child = spawn("git", args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: path.dirname(configuration),
      GIT_CONFIG_GLOBAL: configuration,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CEILING_DIRECTORIES: path.dirname(folder),
      LC_ALL: "C",
      ...env,
    },
  });
  const output = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (output.out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (output.err += text));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(
        error.code === "ENOENT" ? new Error("git is needed for the sample shop and was not found.") : error,
      ),
    );
    child.once("close", resolve);
  });
  if (code !== 0)
    throw new Error(`git ${args[0]} failed in ${folder}: ${output.err.trim() || `exit code ${code}`}`);
  return output.out.trim();
}
