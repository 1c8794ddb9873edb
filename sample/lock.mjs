import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, rmdir, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const STALE_MS = 30_000;
const TOUCH_MS = 5_000;
const GIVE_UP_MS = 60_000;

/**
 * Runs `work` while holding `<host>/.lock`, a directory. Its holder touches it every five seconds; one
 * that nobody touched for thirty is taken over. Throws when it stays busy for a minute.
 */
export async function withLock(host, work) {
  const lock = path.join(host, ".lock");
  await acquire(lock);
  const own = (await stat(lock)).ino;
  const touching = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch((error) => console.error(`${lock} cannot be touched: ${error.message}`));
  }, TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    if ((await identity(lock))?.ino === own) await rmdir(lock);
  }
}

async function acquire(lock) {
  const until = Date.now() + GIVE_UP_MS;
  let told = false;
  while (!(await tryToMake(lock))) {
    await takeAwayIfStale(lock);
    if (Date.now() > until) throw new Error(`Another deployment holds ${lock}. Nothing was changed.`);
    if (!told) console.log("Another deployment is under way, waiting for it.");
    told = true;
    await wait(100);
  }
}

async function tryToMake(lock) {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a stale lock aside; if a fresh one took its place in the meantime, that one is put back. */
async function takeAwayIfStale(lock) {
  const seen = await identity(lock);
  if (!seen || Date.now() - seen.mtimeMs < STALE_MS) return;
  const aside = `${lock}-${randomUUID()}`;
  try {
    await rename(lock, aside);
    if ((await stat(aside)).ino === seen.ino) await rm(aside, { recursive: true });
    else await rename(aside, lock);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

async function identity(lock) {
  try {
    return await stat(lock);
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}
