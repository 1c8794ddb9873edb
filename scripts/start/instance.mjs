import path from "node:path";
import { tryLock } from "../postgres/lock.mjs";
import { Problem } from "./problem.mjs";

/**
 * Claims the data folder for this start; only one may use it.
 * @param {import("./settings.mjs").Settings} settings
 * @returns {{ release: () => void, markReady: () => void }} while claimed, the file `running` in the data folder holds
 *   the address of the desk and whether it can be used
 */
export function claimDataFolder({ data, publicUrl }) {
  const lock = tryLock(path.join(data, "running"), { url: publicUrl, ready: false });
  if (lock.taken) return { release: lock.release, markReady: () => lock.update({ ready: true }) };
  const { pid, url } = lock.holder;
  throw new Problem(`Twokey is already running, or being started, at ${url} (process ${pid}).`, {
    notDone: "nothing was started a second time.",
    todo: [`open ${url}; or stop it with Ctrl-C in its terminal (or: kill ${pid}).`],
  });
}
