import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Problem } from "../start/problem.mjs";

/** What a test cluster and its tools are made of; every one is a file of this name in one folder. */
export const programs = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "helm3",
  "helm4",
];

/**
 * Where the programs are kept between runs; outside the repository, because building them takes ten minutes.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  if (env.TWOKEY_CLUSTER_CACHE) return path.resolve(env.TWOKEY_CLUSTER_CACHE);
  return path.join(env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "twokey/cluster");
}

/**
 * The folder of the programs: TWOKEY_CLUSTER_BIN, or one in the cache.
 * @param {NodeJS.ProcessEnv} env
 */
export function programFolder(env) {
  return env.TWOKEY_CLUSTER_BIN ? path.resolve(env.TWOKEY_CLUSTER_BIN) : path.join(cacheFolder(env), "bin");
}

/**
 * The path of each program. Throws a `Problem` that names what is missing.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>}
 */
export function requirePrograms(env) {
  const folder = programFolder(env);
  const missing = missingPrograms(folder);
  if (missing.length > 0)
    throw new Problem(`${folder} has no ${missing.join(", ")}.`, {
      notDone: "no test cluster was started.",
      todo: env.TWOKEY_CLUSTER_BIN
        ? "put programs of these names there (links will do), or unset TWOKEY_CLUSTER_BIN."
        : "run npm run test:cluster once; it builds what is missing.",
    });
  return Object.fromEntries(programs.map((name) => [name, path.join(folder, name)]));
}

/** @param {string} folder */
export function missingPrograms(folder) {
  return programs.filter((name) => !canRun(path.join(folder, name)));
}

function canRun(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
