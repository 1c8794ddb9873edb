import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../scripts/start/ports.mjs";

/** Milliseconds until the address answers 200. */
export async function untilAnswers(address, child) {
  const began = performance.now();
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`the process ended with ${child.exitCode} before ${address} answered`);
    const answer = await fetch(address).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return performance.now() - began;
    await wait(10);
  }
}

/** Starts everything as `npm start` does; `ms` is the time until the first page can be used. */
export async function startProduct(data) {
  const [desk, status, shop] = [await freePort(), await freePort(), await freePort()];
  const args = ["scripts/start.mjs", "--no-open", "--port", `${desk}`, "--data", data];
  const env = { ...process.env, TWOKEY_STATUS_PORT: `${status}`, TWOKEY_SHOP_PORT: `${shop}` };
  const child = spawn(process.execPath, args, { env, stdio: "ignore" });
  const url = `http://localhost:${desk}`;
  const ms = await untilAnswers(`${url}/sign-in`, child);
  const stop = async () => {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
  };
  return { ms, url, statusUrl: `http://localhost:${status}`, pid: child.pid, stop };
}
