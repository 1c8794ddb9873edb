import fs from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import { secretsHiddenOf } from "./hide-secrets.mjs";

/** Something a person can mend: what happened, what was not done, and what to do. Printed without a stack trace. */
export class Problem extends Error {
  /**
   * @param {string} happened
   * @param {{ notDone?: string, todo?: string | string[], cause?: unknown }} [more]
   */
  constructor(happened, { notDone, todo, cause } = {}) {
    super(happened, { cause });
    this.name = "Problem";
    this.notDone = notDone;
    this.todo = [todo ?? []].flat();
  }

  /** The lines shown to the person, without colour. */
  lines() {
    return [
      this.message,
      ...(this.notDone ? [`Not done: ${this.notDone}`] : []),
      ...this.todo.map((step, index) => (index === 0 ? `What to do: ${step}` : `            ${step}`)),
    ];
  }
}

/**
 * What to print of any error, without the secrets of this environment. Details, and the trace of an error that nobody foresaw, go to a log file.
 * @param {unknown} error
 * @param {string} log
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string[]}
 */
export function explain(error, log, env = process.env) {
  const hide = secretsHiddenOf(env);
  return linesOf(error, log, hide).map(hide);
}

function linesOf(error, log, hide) {
  const full = error?.code === "ENOSPC";
  const isProblem = error instanceof Problem;
  const kept = (!isProblem || error.cause !== undefined) && keep(hide(inspect(error)), log);
  const where = kept ? [`Details: ${log}`] : [];
  if (isProblem) return [...error.lines(), ...where];
  const problem = full
    ? new Problem("The disk is full.", {
        notDone: "Twokey was not started.",
        todo: "make room, then run npm start again.",
      })
    : new Problem(`Twokey could not start: ${error?.message ?? error}`, {
        notDone: "what had been started is stopped again.",
        todo: "run npm start again; if it happens again, report it with the details.",
      });
  return [...problem.lines(), ...where];
}

function keep(details, log) {
  try {
    fs.mkdirSync(path.dirname(log), { recursive: true });
    fs.appendFileSync(log, `${new Date().toISOString()} ${details}\n`);
    return true;
  } catch {
    return false; // no room or no right to write it: the message on the screen has to do
  }
}
