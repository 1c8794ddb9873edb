import fs from "node:fs";
import { seedPeople } from "./people.mjs";

const lookEveryMs = 1000;

/**
 * Puts the policy of twokey.yaml into force again and again while Twokey runs, with the program of the start: this process
 * alone signs in as the owner of the database. A file that cannot be used changes nothing.
 * @param {Parameters<typeof seedPeople>[0] & { say: (line: string) => void }} options
 */
export function createPolicyKeeper({ say, ...seeding }) {
  let last = Promise.resolve();
  let isFirst = true;

  async function keepOnce() {
    try {
      await seedPeople(seeding);
    } catch (error) {
      if (seeding.signal.aborted) return;
      for (const line of [`The policy in force stays as it was. ${error.message}`, ...(error.todo ?? [])])
        say(line);
    }
  }

  /** One after the other, so that the newest reading of the file is the last. */
  const keep = () => {
    last = last.then(keepOnce);
    return last;
  };

  return {
    keep,
    /** The worker has read the file, after whatever made it do so; its first reading is that of the start itself. */
    onConfigurationRead() {
      if (!isFirst) keep();
      isFirst = false;
    },
  };
}

/**
 * Calls back when a file has changed and then looks the same twice.
 * @param {string} file
 * @param {() => void} onChange
 * @returns {() => void} ends it
 */
export function watchConfiguration(file, onChange) {
  let known = stampOf(file);
  let before = known;
  const timer = setInterval(() => {
    const stamp = stampOf(file);
    if (stamp !== known && stamp === before) {
      known = stamp;
      onChange();
    }
    before = stamp;
  }, lookEveryMs);
  return () => clearInterval(timer);
}

function stampOf(file) {
  const seen = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
  return seen ? [seen.dev, seen.ino, seen.size, seen.mtimeNs, seen.ctimeNs].join() : "absent";
}
