import { spawn } from "node:child_process";
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

/**
 * Runs an argument array, no shell, with no secret in its environment. Every line it prints goes to `log`, without secrets. Given
 * up at the signal: the program itself is stopped, what it started is left alone.
 */
export function runCommand(
  command: readonly string[],
  options: { cwd: string; signal: AbortSignal; log: (line: string) => void; started?: (pid: number) => void },
): Promise<CommandEnd> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: environment(),
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
      child.kill("SIGKILL");
      finish({ end: "given_up" });
    };
    const finish = (end: CommandEnd) => {
      options.signal.removeEventListener("abort", giveUp);
      for (const output of outputs) output.close();
      resolve(end);
    };
    options.signal.addEventListener("abort", giveUp, { once: true });
    if (options.signal.aborted) giveUp();
    child.once("error", (error) => finish({ end: "not_started", why: scrub(error.message) }));
    // Not "close": a service that was started may keep the output open for good.
    child.once("exit", (code, killedBy) =>
      setImmediate(() =>
        killedBy ? finish({ end: "given_up" }) : finish({ end: "exited", code: code ?? 1, lastLine }),
      ),
    );
  });
}

function followLines(stream: Readable, take: (line: string) => void) {
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", take);
  return lines;
}

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])) as NodeJS.ProcessEnv;
}
