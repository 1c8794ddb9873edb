import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { scrub } from "@/lib/scrub";

const PASSED_ON = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "SystemRoot"];
const LONGEST_LINE = 2_000;
const MOST_LINES = 500;

export type CommandEnd =
  | { end: "exited"; code: number; lastLine: string }
  | { end: "not_started"; why: string }
  | { end: "given_up" };

type Running = {
  cwd: string;
  signal: AbortSignal;
  log: (line: string) => void;
  started?: (pid: number) => void;
  /** Variables beside, or in place of, the few that are passed on. They hold no secret. */
  variables?: Readonly<Record<string, string>>;
  /** How long after the signal the program may still come to its end by itself; 0 by default. */
  graceMs?: number;
  /** Called when the program has really ended, which may be after it was given up. */
  ended?: () => void;
};

/**
 * Runs an argument array, no shell, with no secret in its environment. Every line it prints goes to `log`, without secrets. Given
 * up at the signal: the program itself is stopped, at once or after `graceMs`; what it started is left alone.
 */
export function runCommand(command: readonly string[], options: Running): Promise<CommandEnd> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...environment(), ...options.variables },
      stdio: ["ignore", "pipe", "pipe"],
      shell: false,
    });
    if (child.pid !== undefined) options.started?.(child.pid);
    let lastLine = "";
    let lines = 0;
    const take = (line: string) => {
      lastLine = scrub(line).slice(0, LONGEST_LINE);
      lines += 1;
      if (lines <= MOST_LINES) options.log(lastLine);
    };
    const outputs = [child.stdout, child.stderr].map((stream) => followLines(stream, take));
    const giveUp = () => {
      if (options.graceMs === undefined) child.kill("SIGKILL");
      else stopLater(child, options.graceMs);
      finish({ end: "given_up" });
    };
    const finish = (end: CommandEnd) => {
      options.signal.removeEventListener("abort", giveUp);
      for (const output of outputs) output.close();
      resolve(end);
    };
    options.signal.addEventListener("abort", giveUp, { once: true });
    if (options.signal.aborted) giveUp();
    child.once("exit", () => options.ended?.());
    child.once("error", (error) => {
      options.ended?.();
      finish({ end: "not_started", why: scrub(error.message) });
    });
    // Not "close": a service that was started may keep the output open for good.
    child.once("exit", (code, killedBy) =>
      setImmediate(() =>
        killedBy ? finish({ end: "given_up" }) : finish({ end: "exited", code: code ?? 1, lastLine }),
      ),
    );
  });
}

function stopLater(child: ChildProcess, graceMs: number): void {
  const stopping = setTimeout(() => child.kill("SIGKILL"), graceMs).unref();
  child.once("exit", () => clearTimeout(stopping));
}

function followLines(stream: Readable, take: (line: string) => void) {
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", take);
  return lines;
}

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])) as NodeJS.ProcessEnv;
}
