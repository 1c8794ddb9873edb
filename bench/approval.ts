import { randomUUID } from "node:crypto";
import { lstat } from "node:fs/promises";
import path from "node:path";
import { openDatabase } from "@/lib/db/client";
import { addHostPlan, openTestHost, vote } from "@/lib/jobs/execution/test-rig";
import { bundleWorker } from "@/lib/jobs/test-worker-process";
import { addPerson } from "@/test/people";
import { migrate } from "../scripts/migrations/migrate.mjs";
import { prepareDatabase } from "../scripts/postgres/roles.mjs";
import { startTemporaryServer } from "../scripts/postgres/temporary.mjs";

const rounds = Number(process.argv[2] ?? 10);

/** Milliseconds from the commit of the second vote until the link on the platform is another one, one a round. */
async function measureApprovals(): Promise<number[]> {
  const server = await startTemporaryServer();
  const urls = await prepareDatabase(server, { folder: server.folder, database: "bench" });
  await migrate(urls.owner);
  const web = openDatabase(urls.web, 2);
  const rosa = await addPerson(web, "Rosa", ["responder", "approver"]);
  const ben = await addPerson(web, "Ben", ["approver"]);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const host = await openTestHost();
    const program = await bundleWorker(host);
    const worker = program.start(urls.worker);
    while ((await web.workerHeartbeat.count({ where: { id: { contains: ` ${worker.pid} ` } } })) === 0)
      await pause();
    const plan = await addHostPlan(web, host, rosa, { nonce: randomUUID().replaceAll("-", "") });
    await vote(web, plan, rosa);
    const link = path.join(host.root, "current");
    const before = (await lstat(link)).ino;
    await vote(web, plan, ben);
    const began = performance.now();
    while ((await lstat(link)).ino === before) await pause();
    times.push(performance.now() - began);
    worker.kill("SIGTERM");
    await new Promise((resolve) => worker.once("exit", resolve));
    await Promise.all([program.remove(), host.close()]);
  }
  await web.$disconnect();
  await server.stop();
  return times;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

process.stdout.write(`${JSON.stringify(await measureApprovals())}\n`);
