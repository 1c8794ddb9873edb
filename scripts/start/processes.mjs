import path from "node:path";

/**
 * The processes of the product. `ready` is an address that answers once the process is of use; `onMessage` hears what the
 * process tells its launcher.
 * @typedef {{ name: string, script: string, env: Record<string, string>, ready?: string,
 *   onMessage?: (message: unknown) => void }} Spec
 * @param {import("./settings.mjs").Settings} settings
 * @param {string} build the folder of the build
 * @param {ReturnType<typeof import("./environment.mjs").environments>} env
 * @param {() => void} onConfigurationRead the worker has read twokey.yaml
 * @returns {Spec[]}
 */
export function productProcesses({ ports, withWorker }, build, env, onConfigurationRead) {
  return [
    { name: "desk", script: path.join(build, "desk/server.js"), env: env.desk, ready: at(ports.desk) },
    ...(withWorker ? [{ ...workerProcess(build, env), onMessage: onConfigurationRead }] : []),
    { name: "status page", script: path.join(build, "status.mjs"), env: env.status, ready: at(ports.status) },
  ];
}

/**
 * @param {string} build
 * @param {{ worker: Record<string, string> }} env
 * @returns {Spec}
 */
export function workerProcess(build, env) {
  return { name: "worker", script: path.join(build, "worker.mjs"), env: env.worker };
}

/**
 * The sample shop and its customers.
 * @param {import("./settings.mjs").Settings} settings
 * @param {Record<string, string>} env
 * @returns {Spec[]}
 */
export function sampleProcesses({ root, ports, withSample }, env) {
  if (!withSample) return [];
  return [
    { name: "shop", script: path.join(root, "sample/host.mjs"), env, ready: at(ports.shop) },
    { name: "load", script: path.join(root, "sample/load.mjs"), env },
  ];
}

function at(port) {
  return `http://127.0.0.1:${port}/`;
}
