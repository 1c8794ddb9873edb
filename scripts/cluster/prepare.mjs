import fs from "node:fs";
import path from "node:path";
import { withLock } from "../postgres/lock.mjs";
import { requireRoom } from "../start/disk.mjs";
import { buildKubernetes, buildPackages } from "./build-kubernetes.mjs";
import { unpackCommandLineTools, unpackPackages } from "./command-line-tools.mjs";
import { openApt } from "./debian.mjs";
import { cacheFolder, missingPrograms, programFolder, requirePrograms } from "./location.mjs";

const roomNeeded = 5 * 1024 ** 3;

/**
 * Makes sure that the programs of the test cluster are there; what is missing is built once and kept.
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal,
 *   progress: ReturnType<typeof import("../start/progress.mjs").createProgress> }} options
 */
export async function prepareCluster({ env, signal, progress }) {
  const folder = programFolder(env);
  const cache = cacheFolder(env);
  if (env.TWOKEY_CLUSTER_BIN || missingPrograms(folder).length === 0) {
    requirePrograms(env);
    return;
  }
  fs.mkdirSync(cache, { recursive: true });
  await withLock(path.join(cache, "lock"), async () => {
    const missing = missingPrograms(folder); // another run may have built them meanwhile
    if (missing.length > 0) await buildMissing(missing, { cache, folder, signal, progress });
  });
  requirePrograms(env);
}

async function buildMissing(missing, { cache, folder, signal, progress }) {
  requireRoom(cache, roomNeeded, "building the test cluster", "npm run test:cluster");
  progress.line(`The programs of the test cluster are built once, for about ten minutes, into ${folder}.`);
  const build = path.join(cache, "build");
  const running = { log: path.join(cache, "build.log"), signal };
  const toolchain = path.join(build, "toolchain");
  fs.rmSync(build, { recursive: true, force: true }); // what an interrupted build left
  fs.mkdirSync(build);
  try {
    const apt = openApt(path.join(build, "apt"), running);
    await progress.step("Downloading compiler and sources", async (detail) => {
      detail("lists of packages");
      await apt.update();
      detail("packages");
      await apt.unpack([...buildPackages, ...unpackPackages], toolchain);
    });
    if (missing.some((name) => /^(kubectl|helm\d)$/.test(name)))
      await progress.step("Unpacking kubectl and Helm", async () =>
        keep(
          folder,
          await unpackCommandLineTools({ toolchain, folder: path.join(build, "tools"), ...running }),
        ),
      );
    if (missing.some((name) => name.startsWith("kube-") || name === "etcd"))
      await progress.step("Building the control plane", async (onLine) => {
        const archive = await apt.source("kubernetes");
        const place = path.join(build, "kubernetes");
        const built = await buildKubernetes({ archive, toolchain, folder: place, ...running, onLine });
        const files = [...built, path.join(toolchain, "usr/bin/etcd")];
        keep(folder, Object.fromEntries(files.map((file) => [path.basename(file), file])));
      });
  } finally {
    fs.rmSync(build, { recursive: true, force: true });
  }
}

/** A program appears complete or not at all. */
function keep(folder, files) {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, file] of Object.entries(files)) {
    const draft = path.join(folder, `.${name}`);
    fs.copyFileSync(file, draft);
    fs.chmodSync(draft, 0o755);
    fs.renameSync(draft, path.join(folder, name));
  }
}
