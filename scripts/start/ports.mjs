import { execFile } from "node:child_process";
import net from "node:net";
import { promisify } from "node:util";
import { Problem } from "./problem.mjs";

const run = promisify(execFile);

/**
 * Refuses when one of the ports is taken, before anything long is done.
 * @param {{ name: string, port: number, setting: string }[]} wanted setting: how a person chooses another port
 */
export async function requirePorts(wanted) {
  const twice = wanted.find(({ port }, index) => wanted.findIndex((other) => other.port === port) !== index);
  if (twice) throw taken(twice, "another part of Twokey");
  for (const each of wanted) if (!(await isFree(each.port))) throw taken(each, await whoListens(each.port));
}

/** Whether nobody listens on the port, at either address that "localhost" may mean. */
export async function isFree(port) {
  const free = await Promise.all(["127.0.0.1", "::1"].map((host) => canListen(port, host)));
  if (free.includes(false)) return false;
  // Some systems let two programs listen when one of them listens on all addresses.
  return !(await accepts(port));
}

/**
 * A port that nobody uses now.
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function canListen(port, host) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", (error) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") resolve(true);
      else if (error.code === "EACCES") reject(reserved(port, error));
      else reject(error);
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1", timeout: 500 });
    const answer = (value) => () => {
      socket.destroy();
      resolve(value);
    };
    socket.once("connect", answer(true)).once("error", answer(false)).once("timeout", answer(false));
  });
}

/** The name and id of the process behind a port, when a tool of the system can tell quickly. */
async function whoListens(port) {
  const options = { timeout: 1500 };
  try {
    const { stdout } = await run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], options);
    const [, pid, command] = /^p(\d+)\n(?:.*\n)*?c(.+)$/m.exec(stdout) ?? [];
    if (pid) return `${command} (process ${pid})`;
  } catch {}
  try {
    const { stdout } = await run("ss", ["-Hltnp", `sport = :${port}`], options);
    const [, command, pid] = /\(\("([^"]+)",pid=(\d+)/.exec(stdout) ?? [];
    if (pid) return `${command} (process ${pid})`;
  } catch {}
  return "another program";
}

function taken({ name, port, setting }, by) {
  return new Problem(`Port ${port}, meant for the ${name}, is taken by ${by}.`, {
    notDone: "the desk was not started.",
    todo: `stop that program, or choose another port: ${setting}`,
  });
}

function reserved(port, cause) {
  return new Problem(`Port ${port} may only be used by the system's administrator.`, {
    notDone: "the desk was not started.",
    todo: "choose a port from 1024 on.",
    cause,
  });
}
