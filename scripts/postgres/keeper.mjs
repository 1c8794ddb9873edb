// Stops PostgreSQL when the process that started it ends, however that ended: its end of our stdin closes then.
// Arguments: the path of pg_ctl, the folder of the cluster, the user and group that run it (empty: the same user), and
// a folder to remove afterwards (empty: none).
import { spawnSync } from "node:child_process";
import fs from "node:fs";

const [pgCtl, cluster, uid, gid, discarded] = process.argv.slice(2);
const owner = uid ? { uid: Number(uid), gid: Number(gid) } : {};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

process.stdin.resume();
process.stdin.on("close", () => {
  const stop = (mode) =>
    spawnSync(pgCtl, ["stop", "-s", "-w", "-t", "8", "-m", mode, "-D", cluster], owner).status;
  if (stop("fast") !== 0) stop("immediate");
  if (discarded) fs.rmSync(discarded, { recursive: true, force: true });
  process.exit(0);
});
