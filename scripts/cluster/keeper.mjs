// `node scripts/cluster/keeper.mjs`: a test cluster that lives until Ctrl-C, or until the process that forked this one
// ends, however it ends. That process is sent the `Cluster`, or what went wrong.
import { requirePrograms } from "./location.mjs";
import { startCluster } from "./start.mjs";

let stopping = false;
const started = start();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
process.on("disconnect", stop);

async function start() {
  try {
    const running = await startCluster(requirePrograms(process.env));
    if (process.send) process.send({ cluster: running.cluster });
    else console.log(`export KUBECONFIG=${running.cluster.kubeconfig}\n# Ctrl-C stops the cluster`);
    return running;
  } catch (error) {
    if (process.send) process.send({ failed: error.message });
    else console.error(error.message);
    process.exitCode = 1;
    if (process.connected) process.disconnect();
    return null;
  }
}

async function stop() {
  if (stopping) return;
  stopping = true;
  const running = await started;
  await running?.stop();
  process.exit();
}
