import path from "node:path";

/**
 * The processes of Twokey, in the order in which they start. `ready` is an address that answers once the process is of
 * use.
 * @param {import("./settings.mjs").Settings} settings
 * @param {string} build the folder of the build
 * @param {ReturnType<typeof import("./environment.mjs").environments>} env
 * @returns {{ name: string, script: string, env: Record<string, string>, ready?: string }[]}
 */
export function processes(settings, build, env) {
  const { root, ports, withSample } = settings;
  const at = (port) => `http://127.0.0.1:${port}/`;
  const sample = [
    { name: "shop", script: path.join(root, "sample/host.mjs"), env: env.shop, ready: at(ports.shop) },
    { name: "load", script: path.join(root, "sample/load.mjs"), env: env.shop },
  ];
  return [
    { name: "desk", script: path.join(build, "desk/server.js"), env: env.desk, ready: at(ports.desk) },
    { name: "worker", script: path.join(build, "worker.mjs"), env: env.worker },
    { name: "status page", script: path.join(build, "status.mjs"), env: env.status, ready: at(ports.status) },
    ...(withSample ? sample : []),
  ];
}
