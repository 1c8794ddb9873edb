import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { Problem } from "../start/problem.mjs";

/**
 * The user that runs PostgreSQL, which refuses to run as root. Empty when this process is not root: then it is
 * simply the same user.
 * @param {string} [cluster] the folder of an existing database keeps the user that made it
 * @returns {{ uid?: number, gid?: number }}
 */
export function postgresOwner(cluster) {
  if (process.getuid?.() !== 0) return {};
  const made = cluster && fs.statSync(cluster, { throwIfNoEntry: false });
  if (made && made.uid !== 0) return { uid: made.uid, gid: made.gid };
  for (const name of ["postgres", "nobody"]) {
    const uid = numberFrom("id", ["-u", name]);
    const gid = numberFrom("id", ["-g", name]);
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new Problem("PostgreSQL does not run as root, and there is no user called postgres or nobody here.", {
    notDone: "the database was not started.",
    todo: ["run npm start as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own."],
  });
}

/** Whether that user can enter the folder (its parents may be closed to others, as /root is). */
export function canEnter(folder, owner) {
  if (owner.uid === undefined) return true;
  const script = 'cd "$1"';
  return (
    spawnSync("/bin/sh", ["-c", script, "sh", folder], { ...owner, cwd: "/", stdio: "ignore" }).status === 0
  );
}

function numberFrom(command, args) {
  try {
    return Number(execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return null;
  }
}
