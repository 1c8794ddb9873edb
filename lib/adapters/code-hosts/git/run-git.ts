import { type ExecFileException, execFile } from "node:child_process";
import { devNull } from "node:os";
import { CodeHostUnreadable } from "@/lib/adapters/code-hosts/code-host";

const DEADLINE_MS = 15_000;
const LARGEST_OUTPUT = 32 * 1024 * 1024;

export type GitAnswer = { code: number; output: string; complaint: string };

/**
 * Runs git on a repository, no shell. No configuration of the machine or the user takes part, no hook and no
 * pager runs, nothing is asked, nothing is fetched.
 */
export function runGit(repository: string, args: readonly string[]): Promise<GitAnswer> {
  const hardened = [
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "protocol.allow=never",
  ];
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      ["--no-pager", "-C", repository, ...hardened, ...args],
      {
        env: environment(),
        timeout: DEADLINE_MS,
        maxBuffer: LARGEST_OUTPUT,
        killSignal: "SIGKILL",
        encoding: "utf8",
      },
      (error, output, complaint) => {
        if (!error) return resolve({ code: 0, output, complaint });
        if (typeof error.code === "number") return resolve({ code: error.code, output, complaint });
        reject(new CodeHostUnreadable(whyNot(error)));
      },
    );
  });
}

function whyNot(error: ExecFileException): string {
  if (error.code === "ENOENT") return "git is not installed on this machine";
  if (error.killed) return `git did not answer within ${DEADLINE_MS / 1000} s`;
  return `git could not be run: ${error.message}`;
}

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: devNull,
    LC_ALL: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    // A repository that belongs to another user is only read here.
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
  } as unknown as NodeJS.ProcessEnv;
}
