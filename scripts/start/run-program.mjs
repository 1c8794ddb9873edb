import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { secretsHiddenOf } from "./hide-secrets.mjs";

/**
 * Runs a program to its end, with its output in a log file. It runs in a process group of its own, which ends when
 * the signal is aborted.
 * @param {string[]} command program and arguments
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, log: string, signal: AbortSignal, onLine?: (line: string) => void }} options
 * @returns {Promise<{ code: number, stdout: string, output: string }>} output: both streams, the last 64 kB
 */
export function runProgram([program, ...args], { cwd, env, log, signal, onLine }) {
  fs.mkdirSync(path.dirname(log), { recursive: true, mode: 0o700 });
  const file = fs.createWriteStream(log, { mode: 0o600 });
  const hide = secretsHiddenOf(env);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let stdout = "";
    let output = "";
    const take = (bytes) => {
      const chunk = hide(String(bytes));
      file.write(chunk);
      output = (output + chunk).slice(-65_536);
      const line = chunk.trim().split("\n").at(-1);
      if (line) onLine?.(line);
    };
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      take(chunk);
    });
    child.stderr.on("data", take);
    const stop = () => endGroup(child.pid, "SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    child.once("error", reject);
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      file.end();
      if (signal.aborted) reject(signal.reason);
      else resolve({ code: code ?? 1, stdout, output });
    });
  });
}

/** Sends a signal to a process and all that it started. */
export function endGroup(pid, name) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** The last lines that say something, for a person. */
export function lastLines(output, count = 12) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with the escape character
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  return plain
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-count);
}

/** What a Node program died of, without the trace: the lines before the first "at …". */
export function thrownLines(output) {
  const lines = output.split("\n");
  const trace = lines.findIndex((line) => /^ +at /.test(line));
  if (trace < 0) return lastLines(output, 4);
  const before = lines.slice(0, trace);
  return before.slice(before.lastIndexOf("") + 1);
}
