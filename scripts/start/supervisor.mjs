import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { secretsHiddenOf } from "./hide-secrets.mjs";
import { Problem } from "./problem.mjs";
import { openLog } from "./process-log.mjs";
import { endGroup, lastLines } from "./run-program.mjs";

const preload = new URL("exit-with-parent.mjs", import.meta.url).href;
const stopGraceMs = 6000;
const readyMs = 60_000;
const steadyMs = 30_000;
/** What a process ends with that asks to be started again at once (lib/jobs/main.ts); anything else is a crash. */
const startAgainCode = 75;

/**
 * Starts processes, starts them again when they end by themselves (1 s later, then 2, 4, … up to 30 s; at once when they
 * ask for it), and stops them.
 * @param {{ logs: string, say: (line: string) => void }} options logs: the folder with one log file a process
 */
export function createSupervisor({ logs, say }) {
  const running = new Map();
  const crashes = new Map();
  let stopping = false;
  fs.mkdirSync(logs, { recursive: true, mode: 0o700 });

  /** @param {import("./processes.mjs").Spec} spec */
  function start(spec) {
    const log = openLog(logFile(spec), secretsHiddenOf(spec.env));
    const began = Date.now();
    const child = launch(spec);
    log.take(child.stdout);
    log.take(child.stderr);
    if (spec.onMessage) child.on("message", spec.onMessage);
    running.set(spec.name, { child, ended: new Promise((resolve) => child.once("close", resolve)) });
    child.once("exit", (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      log.end(`— ended: ${how}`);
      endGroup(child.pid, "SIGKILL"); // what it had started must not outlive it
      if (stopping) return;
      if (code === startAgainCode) {
        crashes.delete(spec.name);
        say(`The ${spec.name} starts anew with the changed configuration.`);
        return start(spec);
      }
      const before = Date.now() - began > steadyMs ? 0 : (crashes.get(spec.name) ?? 0);
      crashes.set(spec.name, before + 1);
      startAgain(spec, Math.min(1000 * 2 ** before, 30_000), how);
    });
  }

  async function startAgain(spec, delayMs, how) {
    say(`The ${spec.name} ended (${how}); it starts again in ${delayMs / 1000} s. Its log: ${logFile(spec)}`);
    await sleep(delayMs, undefined, { ref: false });
    if (!stopping) start(spec);
  }

  /**
   * Resolves when the process answers, or when everything is being stopped; fails when it crashes three times before.
   * @param {import("./processes.mjs").Spec} spec
   */
  async function untilReady(spec) {
    const deadline = Date.now() + readyMs;
    while (!stopping && !(await answersAt(spec.ready))) {
      if ((crashes.get(spec.name) ?? 0) >= 3 || Date.now() > deadline)
        throw doesNotStart(spec, logFile(spec));
      await sleep(30);
    }
  }

  /** Asks every process to end, and ends what has not after a few seconds. */
  async function stop() {
    stopping = true;
    for (const { child } of running.values()) child.kill("SIGTERM");
    const late = setTimeout(kill, stopGraceMs);
    await Promise.all([...running.values()].map(({ ended }) => ended));
    clearTimeout(late);
  }

  function kill() {
    stopping = true;
    for (const { child } of running.values()) endGroup(child.pid, "SIGKILL");
  }

  function logFile({ name }) {
    return path.join(logs, `${name.replaceAll(" ", "-")}.log`);
  }

  return { start, untilReady, stop, kill };
}

function launch({ script, env }) {
  return spawn(process.execPath, ["--enable-source-maps", "--import", preload, script], {
    cwd: path.dirname(script),
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
}

/** Asks with a connection of its own, which does not hold up a server that is told to stop. */
function answersAt(url) {
  return new Promise((resolve) => {
    const request = http.get(url, { agent: false, timeout: 5000 }, (response) => {
      response.resume();
      resolve(true);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}

function doesNotStart({ name }, log) {
  const end = lastLines(fs.readFileSync(log, "utf8"), 4);
  return new Problem(`The ${name} does not start.`, {
    notDone: "what had been started is stopped again.",
    todo: [`read its log ${log}, mend the cause, then run npm start again. It ends:`, ...end],
  });
}
