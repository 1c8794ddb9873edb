import { spawn } from "node:child_process";
import { devNull } from "node:os";
import { scrub } from "@/lib/scrub";
import { Secret } from "@/lib/secret";

const LARGEST_OUTPUT = 32 * 1024 * 1024;

/** One entry of git's configuration; a credential is revealed to git alone, and never among its arguments. */
export type GitSetting = readonly [key: string, value: string | Secret];

/** `code` null: git was stopped before it ended. What it says comes without secrets. */
export type GitEnd = { code: number | null; output: Buffer; complaint: string };

export type GitRun = {
  /** A bare repository. */
  folder: string;
  signal: AbortSignal;
  input?: string;
  settings?: readonly GitSetting[];
  /** The transports that may leave this machine; none by default. */
  protocol?: string;
  variables?: Readonly<Record<string, string>>;
};

const HARDENED: readonly GitSetting[] = [
  ["core.hooksPath", devNull],
  ["core.fsmonitor", "false"],
  ["gc.auto", "0"],
  ["push.followTags", "false"],
  ["push.recurseSubmodules", "no"],
  ["http.followRedirects", "false"],
];

/**
 * Runs git, no shell, nothing asked, and no configuration of the machine or the user. At the signal git and whatever
 * it started are stopped. Throws when git cannot be run at all.
 */
export function runGit(args: readonly string[], run: GitRun): Promise<GitEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      cwd: run.folder,
      env: environment(run),
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    let stopped = false;
    const stop = () => {
      stopped = true;
      // The helper that speaks to the server is a process of its own; a push must not go on without us.
      if (child.pid !== undefined) killGroup(child.pid);
    };
    const output = gather(child.stdout, stop);
    const complaint = gather(child.stderr, stop);
    run.signal.addEventListener("abort", stop, { once: true });
    if (run.signal.aborted) stop();
    child.once("error", (error) => {
      run.signal.removeEventListener("abort", stop);
      const missing = "code" in error && error.code === "ENOENT";
      reject(new Error(missing ? "git is not installed on this machine" : scrub(error.message)));
    });
    child.once("close", (code) => {
      run.signal.removeEventListener("abort", stop);
      const said = scrub(complaint().toString("utf8"));
      resolve({ code: stopped ? null : code, output: output(), complaint: said });
    });
    child.stdin.on("error", () => undefined); // git may end before it has read everything
    child.stdin.end(run.input);
  });
}

/** What an https server of git repositories wants to see. */
export function basicAuthorization(user: string, token: Secret): Secret {
  const login = Buffer.from(`${user}:${token.reveal()}`).toString("base64");
  return Secret.of(`Authorization: Basic ${login}`);
}

const NOT_LET_IN = /Authentication failed|could not read (?:Username|Password)|Permission denied \(/;

/** The sentence of git that says what went wrong. */
export function complaintOf({ code, complaint }: GitEnd): string {
  if (code === null) return "git was stopped: its time was over, or it said too much";
  if (NOT_LET_IN.test(complaint)) return "the server does not accept the credential";
  if (/Host key verification failed/.test(complaint)) return "the server shows a host key that is not known";
  const lines = complaint.split("\n").map((line) => line.trim());
  const said = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.findLast(Boolean);
  return said ? said.replace(/^(?:fatal|error): /, "git: ") : `git ended with ${code}`;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended already
  }
}

/** Half an answer is none: where git says more than can be kept, it is stopped. */
function gather(stream: NodeJS.ReadableStream, stop: () => void): () => Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  stream.on("data", (part: Buffer) => {
    size += part.byteLength;
    if (size <= LARGEST_OUTPUT) parts.push(part);
    else stop();
  });
  return () => Buffer.concat(parts);
}

function environment(run: GitRun): NodeJS.ProcessEnv {
  const settings = [...HARDENED, ...(run.settings ?? [])];
  const written = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, typeof value === "string" ? value : value.reveal()],
  ]);
  return {
    PATH: process.env.PATH,
    TMPDIR: process.env.TMPDIR,
    HOME: devNull,
    LC_ALL: "C.UTF-8",
    GIT_DIR: run.folder,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_ALLOW_PROTOCOL: run.protocol ?? "none",
    ...run.variables,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(written),
  } as NodeJS.ProcessEnv;
}
