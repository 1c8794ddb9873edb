import path from "node:path";
import { ensureDataFolder } from "./disk.mjs";
import { environments } from "./environment.mjs";
import { claimDataFolder } from "./instance.mjs";
import { Problem } from "./problem.mjs";
import { workerProcess } from "./processes.mjs";
import { prepareProduct } from "./product.mjs";
import { createSupervisor } from "./supervisor.mjs";

/**
 * Starts one more worker, on this or another machine, on the database of a desk that runs elsewhere. It needs the
 * platform secrets, its own address of the database, and nothing of the desk's.
 * @param {import("./run.mjs").Beginning} beginning
 */
export async function startSeparateWorker({ settings, env, progress, stop, undo }) {
  const { data, databases } = settings;
  if (!databases.worker) throw noDatabase();
  ensureDataFolder(data);
  const claim = claimDataFolder(settings);
  undo(claim.release);
  const log = (name) => path.join(data, "logs", `${name}.log`);
  const build = await prepareProduct({ env, log, signal: stop.signal, progress });
  const supervisor = createSupervisor({ logs: path.join(data, "logs"), say: progress.line });
  undo(supervisor.stop);
  stop.onForce(supervisor.kill);
  supervisor.start(workerProcess(build, environments(settings, databases, "", env)));
  claim.markReady();
  progress.line(`${progress.bold("A worker of Twokey is running.")} Its log: ${log("worker")}`);
  progress.line("It shows in the desk as alive, and says there when it may not execute. Stop with Ctrl-C.");
}

function noDatabase() {
  return new Problem("WORKER_DATABASE_URL is not set: the database of the desk, as twokey_worker.", {
    notDone: "nothing was started.",
    todo: [
      "set it to the address that the worker signs in with; npm start runs a worker of its own without it.",
      "Set TWOKEY_CONFIG to the same twokey.yaml as the desk's, and the secrets that it names.",
    ],
  });
}
