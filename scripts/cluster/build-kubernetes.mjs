import fs from "node:fs";
import path from "node:path";
import { Problem } from "../start/problem.mjs";
import { runProgram } from "../start/run-program.mjs";

const built = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
const reflect2 = "github.com/modern-go/reflect2";

/** Packages that the build needs, or that run beside what is built. */
export const buildPackages = [
  "golang-1.19-go",
  "golang-1.19-src",
  "golang-github-modern-go-reflect2-dev",
  "make",
  "rsync",
  "libpopt0",
  "libxxhash0",
  "etcd-server",
];

/**
 * Builds the control plane from the sources in the archive, about ten minutes on two cores.
 * @param {{ archive: string, toolchain: string, folder: string, log: string, signal: AbortSignal,
 *   onLine: (line: string) => void }} options toolchain: a tree with the unpacked `buildPackages`
 * @returns {Promise<string[]>} the paths of the programs
 */
export async function buildKubernetes({ archive, toolchain, folder, log, signal, onLine }) {
  const run = async (command, cwd, env) => {
    const { code } = await runProgram(command, { cwd, env, log, signal, onLine });
    if (code === 0) return;
    throw new Problem(`${command.join(" ")} failed.`, {
      notDone: "the test cluster was not built.",
      todo: `see why in ${log}; npm run test:cluster tries again.`,
    });
  };
  fs.mkdirSync(folder);
  await run(["tar", "--extract", "--gzip", "--strip-components=1", "--file", archive], folder, process.env);
  replaceReflect2(folder, toolchain);
  const command = ["nice", "make", `WHAT=${built.map((name) => `cmd/${name}`).join(" ")}`];
  await run(command, folder, buildEnvironment(folder, toolchain));
  return built.map((name) => path.join(folder, "_output/bin", name));
}

/**
 * The copy in the sources reads the insides of maps as Go did before 1.18, and kube-apiserver then dies once in a
 * while. Debian's own package is repaired.
 */
function replaceReflect2(folder, toolchain) {
  const vendored = path.join(folder, "vendor", reflect2);
  const repaired = path.join(toolchain, "usr/share/gocode/src", reflect2);
  const isSource = (name) => /\.(go|s)$/.test(name);
  for (const name of fs.readdirSync(vendored).filter(isSource)) fs.rmSync(path.join(vendored, name));
  const wanted = (name) => isSource(name) && !name.endsWith("_test.go") && name !== "unsafe_link_gccgo.go";
  for (const name of fs.readdirSync(repaired).filter(wanted))
    fs.copyFileSync(path.join(repaired, name), path.join(vendored, name));
}

function buildEnvironment(folder, toolchain) {
  const home = path.join(folder, ".home");
  const goPath = path.join(folder, ".go");
  const goRoot = path.join(toolchain, "usr/lib/go-1.19");
  fs.mkdirSync(home);
  fs.mkdirSync(path.join(goPath, "src/k8s.io"), { recursive: true });
  fs.symlinkSync("../../..", path.join(goPath, "src/k8s.io/kubernetes"));
  return {
    LANG: "C.UTF-8",
    HOME: home,
    GOPATH: goPath,
    GOROOT: goRoot,
    GOPROXY: "off",
    CGO_ENABLED: "0",
    PATH: [`${goRoot}/bin`, `${toolchain}/usr/bin`, "/usr/bin:/bin:/usr/sbin:/sbin"].join(":"),
    LD_LIBRARY_PATH: path.join(toolchain, "usr/lib/x86_64-linux-gnu"),
  };
}
