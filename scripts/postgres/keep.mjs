import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { processIdentity } from "./process-identity.mjs";

const program = fileURLToPath(new URL("keeper.mjs", import.meta.url));

/**
 * Ties a running server to this process: when this process ends, or `end` is called, the server is stopped.
 * @param {{ programs: string, cluster: string, keeper: string, owner: { uid?: number, gid?: number },
 *   discarded: string }} place discarded: a folder to remove afterwards, or ""
 * @returns {{ end: () => Promise<void> }}
 */
export function startKeeper({ programs, cluster, keeper, owner, discarded }) {
  const user = [`${owner.uid ?? ""}`, `${owner.gid ?? ""}`];
  const args = [program, path.join(programs, "pg_ctl"), cluster, ...user, discarded];
  const child = spawn(process.execPath, args, {
    cwd: os.tmpdir(),
    env: { PATH: process.env.PATH },
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  child.stdin.on("error", () => {}); // it was killed; the next start finds the server and keeps it again
  child.stdin.unref();
  child.unref();
  fs.writeFileSync(keeper, JSON.stringify({ pid: child.pid, identity: processIdentity(child.pid) }));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    end: async () => {
      child.ref();
      child.stdin.end();
      await ended;
      fs.rmSync(keeper, { force: true });
    },
  };
}

/** Waits until the keeper of a process that was killed has stopped its server. */
export async function formerKeeper({ keeper }) {
  for (let tries = 0; tries < 200 && isAlive(keeper); tries++) await sleep(100);
}

function isAlive(file) {
  try {
    const { pid, identity } = JSON.parse(fs.readFileSync(file, "utf8"));
    return identity !== null && processIdentity(pid) === identity;
  } catch {
    return false;
  }
}
