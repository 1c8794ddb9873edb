import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "./process-identity.mjs";

/**
 * The running server of this cluster, from its postmaster.pid. A file left by a server that is gone is removed where
 * PostgreSQL itself would be misled by it: its process id now belongs to another program, or to a zombie.
 * @param {string} cluster
 * @returns {Promise<{ pid: number, port: number | null } | null>}
 */
export async function livingPostmaster(cluster) {
  const file = path.join(cluster, "postmaster.pid");
  for (let tries = 0; tries < 40; tries++) {
    const found = read(file);
    if (!found) return null;
    const alive = processIdentity(found.pid) !== null;
    if (alive && isPostgres(found.pid)) return found;
    if (alive || isGone(found.pid)) break;
    await sleep(100); // a zombie: its parent usually collects it within two seconds
  }
  fs.rmSync(file, { force: true });
  return null;
}

function read(file) {
  try {
    const lines = fs.readFileSync(file, "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]) || null };
  } catch {
    return null;
  }
}

function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function isPostgres(pid) {
  return nameOf(pid).includes("postgres");
}

function nameOf(pid) {
  try {
    if (process.platform === "linux") return fs.readFileSync(`/proc/${pid}/comm`, "utf8");
    return execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
