import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "./process-identity.mjs";

/**
 * Takes a lock file for this process. The file appears complete (hard link) or not at all, and a lock left by a
 * process that no longer runs is taken over.
 * @param {string} file
 * @param {Record<string, unknown>} note what others may read from the lock while it is held
 * @returns {{ taken: true, release: () => void, update: (note: Record<string, unknown>) => void }
 *   | { taken: false, holder: Record<string, unknown> & { pid: number } }}
 */
export function tryLock(file, note = {}) {
  const mine = { pid: process.pid, identity: processIdentity(process.pid), ...note };
  const draft = `${file}.${process.pid}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    for (;;) {
      fs.writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
      try {
        fs.linkSync(draft, file);
        return held(file, mine);
      } catch (error) {
        if (error.code !== "EEXIST") throw error;
      }
      const holder = read(file);
      if (holder && processIdentity(holder.pid) === holder.identity) return { taken: false, holder };
      removeStale(file, holder);
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * Runs the work while holding the lock, waiting for another process to finish first.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holder: { pid: number }) => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { onWait } = {}) {
  let lock = tryLock(file);
  if (!lock.taken) onWait?.(lock.holder);
  while (!lock.taken) {
    await sleep(50);
    lock = tryLock(file);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function held(file, mine) {
  return {
    taken: true,
    release: () => {
      if (read(file)?.identity === mine.identity) fs.rmSync(file, { force: true });
    },
    update: (note) => {
      const next = `${file}.next`;
      fs.writeFileSync(next, JSON.stringify({ ...mine, ...note }), { mode: 0o600 });
      fs.renameSync(next, file);
    },
  };
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Moves the stale lock aside first, so that a lock another process has just taken is put back and not lost. */
function removeStale(file, expected) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    fs.renameSync(file, aside);
    if (read(aside)?.identity !== expected?.identity) fs.linkSync(aside, file);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}
