import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export const LOCK = ".lock";
const LOOK_AGAIN_MS = 20;
/** Whoever holds the lock for longer has died, as far as anybody can tell: nothing under it takes this long. */
export const STALE_AFTER_MS = 30_000;
/** A lock without a name: its holder died before writing it, or is another program, which touches it every 5 s. */
const UNNAMED_STALE_AFTER_MS = 6_000;

/**
 * Runs `work` while nobody else changes the root: the directory `.lock` is made by whoever holds it, with a file
 * that names the process, so that the lock of a process that was killed is free at once. Throws the signal's reason
 * when the lock is not free in time.
 */
export async function withLock<T>(root: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const folder = path.join(root, LOCK);
  const inode = await acquire(folder, signal);
  try {
    return await work();
  } finally {
    if ((await inodeOf(folder)) === inode) await remove(folder);
  }
}

async function acquire(folder: string, signal: AbortSignal): Promise<bigint | null> {
  for (;;) {
    signal.throwIfAborted();
    try {
      await mkdir(folder);
      await writeFile(path.join(folder, `${hostname()}.${process.pid}`), "");
      return await inodeOf(folder);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    await removeIfStale(folder);
    await wait(LOOK_AGAIN_MS, undefined, { signal });
  }
}

/** Moved aside before it is removed, so that of two who find it stale only one removes it. */
async function removeIfStale(folder: string): Promise<void> {
  const found = await stat(folder, { bigint: true }).catch(() => null);
  if (!found) return;
  const names = await readdir(folder).catch(() => [""]);
  const staleAfterMs = names.length === 0 ? UNNAMED_STALE_AFTER_MS : STALE_AFTER_MS;
  const isOld = Date.now() - Number(found.mtimeMs) >= staleAfterMs;
  if (!isOld && !(await holderIsGone(folder))) return;
  const aside = `${folder}.stale.${randomUUID()}`;
  try {
    await rename(folder, aside);
  } catch {
    return;
  }
  const tookAnother = (await inodeOf(aside)) !== found.ino;
  await (tookAnother ? rename(aside, folder).catch(() => undefined) : remove(aside));
}

/** True only when the lock names a process of this machine that does not run any more. */
async function holderIsGone(folder: string): Promise<boolean> {
  const [name] = await readdir(folder).catch(() => []);
  const here = `${hostname()}.`;
  if (!name?.startsWith(here)) return false;
  try {
    process.kill(Number(name.slice(here.length)), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true }).catch(() => undefined);
}

function inodeOf(folder: string): Promise<bigint | null> {
  return stat(folder, { bigint: true }).then(
    ({ ino }) => ino,
    () => null,
  );
}
