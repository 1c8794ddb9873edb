import { spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../start/ports.mjs";
import { lastLines } from "../start/run-program.mjs";
import { openApiServer, readAuthority } from "./api-server.mjs";
import { writeKubeconfig } from "./kubeconfig.mjs";
import { startSimulatedNode } from "./simulated-node.mjs";

const readyWithinMs = 60_000;

/**
 * @typedef {{ folder: string, server: string, ca: string, kubeconfig: string, programs: Record<string, string> }} Cluster
 *   ca: in PEM; kubeconfig: the path of one that may do everything; programs: their paths
 */

/**
 * Starts a real control plane with one simulated node on free ports of 127.0.0.1, in a folder that is gone afterwards.
 * @param {Record<string, string>} programs the path of each program, see location.mjs
 * @returns {Promise<{ cluster: Cluster, stop: () => Promise<void> }>}
 */
export async function startCluster(programs) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twokey-cluster-"));
  const children = [];
  let node = null;
  const stop = async () => {
    await node?.stop();
    await Promise.all(children.reverse().map(end));
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const run = (name, args) => children.push(startProgram(programs[name], name, args, folder));
    const access = await startApiServer(run, folder);
    const kubeconfig = writeKubeconfig(path.join(folder, "admin.kubeconfig"), access);
    await startControllers(run, { folder, kubeconfig });
    node = await startSimulatedNode(openApiServer(access));
    return { cluster: { folder, server: access.server, ca: access.ca, kubeconfig, programs }, stop };
  } catch (error) {
    const said = children.map(
      ({ name, log }) => `${name}:\n${lastLines(fs.readFileSync(log, "utf8"), 5).join("\n")}`,
    );
    await stop();
    throw new Error(`the test cluster did not start: ${error.message}\n${said.join("\n")}`, { cause: error });
  }
}

async function startApiServer(run, folder) {
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const at = (number) => `http://127.0.0.1:${number}`;
  run("etcd", [
    ...["--data-dir", path.join(folder, "etcd")],
    ...["--listen-client-urls", at(client), "--advertise-client-urls", at(client)],
    ...["--listen-peer-urls", at(peer), "--initial-advertise-peer-urls", at(peer)],
    ...["--initial-cluster", `default=${at(peer)}`],
  ]);
  const token = randomBytes(24).toString("hex");
  const tokens = path.join(folder, "tokens.csv");
  fs.writeFileSync(tokens, `${token},admin,1,system:masters\n`, { mode: 0o600 });
  const keys = writeServiceAccountKeys(folder);
  const certificates = path.join(folder, "pki");
  run("kube-apiserver", [
    `--etcd-servers=${at(client)}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${port}`,
    "--insecure-port=0",
    `--cert-dir=${certificates}`,
    `--token-auth-file=${tokens}`,
    "--authorization-mode=RBAC",
    `--service-account-key-file=${keys.publicKey}`,
    `--service-account-signing-key-file=${keys.privateKey}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-cluster-ip-range=10.96.0.0/16",
    // Nothing mounts a token into the pods of a node that runs no containers.
    "--disable-admission-plugins=ServiceAccount",
  ]);
  const server = `https://127.0.0.1:${port}`;
  const ca = await until("kube-apiserver is not ready", async () => {
    const authority = readAuthority(certificates);
    if (!authority) return null;
    const { status } = await openApiServer({ server, ca: authority, token }).ask("GET", "/readyz");
    return status === 200 ? authority : null;
  });
  return { server, ca, token };
}

async function startControllers(run, { folder, kubeconfig }) {
  const shared = [
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    "--bind-address=127.0.0.1",
    "--port=0",
  ];
  const own = async (name) => [
    `--secure-port=${await freePort()}`,
    `--cert-dir=${path.join(folder, name)}`,
    "--kube-api-qps=200",
    "--kube-api-burst=400",
  ];
  run("kube-controller-manager", [
    ...shared,
    ...(await own("controllers")),
    `--service-account-private-key-file=${path.join(folder, "service-account.key")}`,
    // It would find that no kubelet reports from the simulated node, and drain it.
    "--controllers=*,-nodelifecycle",
  ]);
  run("kube-scheduler", [...shared, ...(await own("scheduler"))]);
}

function writeServiceAccountKeys(folder) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const files = {
    privateKey: path.join(folder, "service-account.key"),
    publicKey: path.join(folder, "service-account.pub"),
  };
  fs.writeFileSync(files.privateKey, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
  fs.writeFileSync(files.publicKey, publicKey.export({ type: "spki", format: "pem" }));
  return files;
}

function startProgram(program, name, args, folder) {
  const log = path.join(folder, `${name}.log`);
  const output = fs.openSync(log, "a", 0o600);
  const env = { PATH: process.env.PATH, GOGC: "50" };
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", output, output] });
  fs.closeSync(output);
  const ended = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  return { name, log, child, ended };
}

async function end({ child, ended }) {
  if (child.exitCode === null) child.kill("SIGKILL"); // nothing that they hold is wanted afterwards
  await ended;
}

async function until(failure, look) {
  const deadline = performance.now() + readyWithinMs;
  for (;;) {
    const found = await look().catch(() => null);
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`${failure} after ${readyWithinMs / 1000} s`);
    await sleep(100);
  }
}
