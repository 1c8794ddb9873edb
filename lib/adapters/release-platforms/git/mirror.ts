import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { accessTo } from "@/lib/adapters/release-platforms/git/access";
import { complaintOf, type GitEnd, type GitRun, runGit } from "@/lib/adapters/release-platforms/git/run-git";
import { type GitTarget, productionRef } from "@/lib/adapters/release-platforms/git/target";
import { PlatformUnreadable } from "@/lib/adapters/release-platforms/release-platform";

/** How far back the history of the branch is kept: enough for every revert that is offered, and for what is served. */
export const MIRRORED_COMMITS = 200;

const LOCAL_MS = 15_000;
const REMOTE_MS = 15_000;
const FETCH_MS = 300_000;

type Work = Pick<GitRun, "input" | "variables"> & { codes?: readonly number[] };

/** A private bare repository of this process with the newest commits of one branch. Nothing is ever checked out. */
export type Mirror = {
  folder: string;
  /** Asks the repository itself. Throws `PlatformUnreadable` unless git ends with one of `codes`, 0 by default. */
  local(args: readonly string[], work?: Work): Promise<GitEnd>;
  /** Runs git with the remote within its reach. Throws when it may not be reached at all. */
  remote(args: readonly string[], signal?: AbortSignal): Promise<GitEnd>;
  /** Makes sure that the newest commits up to `head` are there. */
  have(head: string): Promise<void>;
};

/** `fetching` is the one fetch under way, and then the next. */
type Repository = { folder: string; fetched: Set<string>; fetching: Promise<void> };

const repositories = new Map<string, Promise<Repository>>();

/** The same mirror for the same branch, for as long as the process lives. */
export async function mirrorOf(target: GitTarget): Promise<Mirror> {
  const key = JSON.stringify([target.remote, target.branch]);
  const opening = repositories.get(key) ?? openRepository();
  repositories.set(key, opening);
  const repository = await opening.catch((error: Error) => {
    repositories.delete(key);
    throw new PlatformUnreadable(`There is no place for a copy of ${target.remote}: ${error.message}`);
  });
  return {
    folder: repository.folder,
    local: (args, work) => runLocally(repository.folder, args, work),
    remote: (args, signal) => runRemotely(repository.folder, target, args, signal),
    have: (head) => have(repository, target, head),
  };
}

const folders = new Set<string>();
let tidies = false;

/** Removes every mirror of this process; it does so itself when it ends. */
export function forgetMirrors(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
  repositories.clear();
}

async function openRepository(): Promise<Repository> {
  const folder = await mkdtemp(path.join(tmpdir(), "twokey-mirror-"));
  if (!tidies) process.once("exit", forgetMirrors);
  tidies = true;
  folders.add(folder);
  await runLocally(folder, ["init", "--quiet", "--bare", folder]);
  return { folder, fetched: new Set(), fetching: Promise.resolve() };
}

async function runLocally(
  folder: string,
  args: readonly string[],
  { codes = [0], ...work }: Work = {},
): Promise<GitEnd> {
  const end = await runGit(args, { folder, signal: AbortSignal.timeout(LOCAL_MS), ...work });
  if (end.code !== null && codes.includes(end.code)) return end;
  throw new PlatformUnreadable(complaintOf(end));
}

async function runRemotely(
  folder: string,
  target: GitTarget,
  args: readonly string[],
  signal: AbortSignal = AbortSignal.timeout(REMOTE_MS),
): Promise<GitEnd> {
  const access = await accessTo(target).catch((error: Error) => {
    throw new PlatformUnreadable(`${target.remote}: ${error.message}`);
  });
  return runGit(args, { folder, signal, ...access });
}

/** Fetches one after the other: what one brought, the next does not fetch again. */
function have(repository: Repository, target: GitTarget, head: string): Promise<void> {
  if (repository.fetched.has(head)) return Promise.resolve();
  const next = repository.fetching.then(async () => {
    if (!repository.fetched.has(head)) await fetchUpTo(repository, target, head);
  });
  repository.fetching = next.catch(() => undefined);
  return next;
}

async function fetchUpTo({ folder, fetched }: Repository, target: GitTarget, head: string): Promise<void> {
  const ref = productionRef(target);
  const options = ["--quiet", "--no-tags", "--no-write-fetch-head", `--depth=${MIRRORED_COMMITS}`];
  const refs = [target.remote, `+${ref}:refs/seen/production`];
  const end = await runRemotely(
    folder,
    target,
    ["fetch", ...options, ...refs],
    AbortSignal.timeout(FETCH_MS),
  );
  if (end.code !== 0) throw new PlatformUnreadable(`${target.remote}: ${complaintOf(end)}`);
  const { code } = await runLocally(folder, ["cat-file", "-e", `${head}^{commit}`], { codes: [0, 1, 128] });
  if (code !== 0)
    throw new PlatformUnreadable(`${target.branch} of ${target.remote} moved while it was being read`);
  fetched.add(head);
}
