import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../start/ports.mjs";
import { postgresPrograms } from "./binaries.mjs";
import { answers } from "./connect.mjs";
import { startFailure } from "./failures.mjs";
import { formerKeeper, startKeeper } from "./keep.mjs";
import { withLock } from "./lock.mjs";
import { postgresOwner } from "./owner.mjs";
import { livingPostmaster } from "./postmaster.mjs";

const run = promisify(execFile);

/**
 * A PostgreSQL server of our own on 127.0.0.1, in one folder: made the first time, adopted when it still runs.
 * It ends with this process, even when this process is killed.
 * @param {{ folder: string, spareFolder: string, settings?: string[], discard?: boolean }} options
 *   spareFolder: for copies of the programs; settings: "name=value" of postgresql.conf;
 *   discard: remove the folder when the server has stopped
 * @returns {Promise<{ how: "made" | "started" | "adopted", port: number, url: (database?: string) => string,
 *   isRunning: () => Promise<boolean>, stop: () => Promise<void> }>}
 */
export async function startServer({ folder, spareFolder, settings = [], discard = false }) {
  fs.mkdirSync(folder, { recursive: true });
  const cluster = path.join(folder, "cluster");
  const owner = postgresOwner(cluster);
  const place = {
    cluster,
    owner,
    programs: postgresPrograms(owner, spareFolder),
    log: path.join(folder, "postgres.log"),
    keeper: path.join(folder, "keeper"),
    password: path.join(folder, "password"),
    port: path.join(folder, "port"),
    settings,
    discarded: discard ? folder : "",
  };
  if (owner.uid !== undefined) fs.chmodSync(folder, 0o711);
  return withLock(path.join(folder, "lock"), async () => {
    const how = await ensureRunning(place);
    const server = handle(place);
    if ((await answers(server.url())) === "yes") return { how, ...server };
    await server.stop();
    throw startFailure(place, undefined, "password authentication failed");
  });
}

/**
 * The owner's address on the server that somebody else keeps running in this folder; null when none runs.
 * @param {string} folder
 * @param {string} database
 * @returns {Promise<string | null>}
 */
export async function runningServerUrl(folder, database) {
  if ((await livingPostmaster(path.join(folder, "cluster"))) === null) return null;
  return urlOf({ password: path.join(folder, "password"), port: path.join(folder, "port") }, database);
}

async function ensureRunning(place) {
  await formerKeeper(place);
  const isNew = !fs.existsSync(path.join(place.cluster, "PG_VERSION"));
  if (isNew) await makeCluster(place);
  if (!isNew && (await adopt(place))) return "adopted";
  await start(place);
  return isNew ? "made" : "started";
}

async function makeCluster(place) {
  const draft = `${place.cluster}.new`;
  for (const leftover of [draft, place.cluster]) fs.rmSync(leftover, { recursive: true, force: true });
  fs.writeFileSync(place.password, randomBytes(24).toString("base64url"), { mode: 0o600 });
  const forInitdb = `${place.password}.initdb`;
  fs.copyFileSync(place.password, forInitdb);
  fs.mkdirSync(draft, { mode: 0o700 });
  give(place.owner, draft, forInitdb);
  const options = ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-instructions"];
  try {
    await program(place, "initdb", ["-D", draft, "-U", "postgres", "--pwfile", forInitdb, ...options]);
  } catch (error) {
    throw startFailure(place, error, error.stderr ?? "");
  } finally {
    fs.rmSync(forInitdb, { force: true });
  }
  fs.writeFileSync(place.port, String(await freePort()));
  fs.renameSync(draft, place.cluster);
}

/** True when the server of this folder runs already and answers; waits for one that is starting or stopping. */
async function adopt(place) {
  for (let tries = 0; tries < 200; tries++) {
    const postmaster = await livingPostmaster(place.cluster);
    if (!postmaster) return false;
    if (postmaster.port) fs.writeFileSync(place.port, String(postmaster.port));
    const answer = await answers(urlOf(place, "postgres"));
    if (answer === "yes") return true;
    if (answer === "refused") throw startFailure(place, undefined, "password authentication failed");
    await sleep(100);
  }
  throw startFailure(place, undefined, "the server runs but does not answer");
}

async function start(place) {
  fs.closeSync(fs.openSync(place.log, "a", 0o600));
  give(place.owner, place.log);
  for (let tries = 1; ; tries++) {
    const seen = fs.statSync(place.log).size;
    const flags = ["listen_addresses=127.0.0.1", "unix_socket_directories=''", ...place.settings];
    const options = `-p ${portOf(place)} ${flags.map((flag) => `-c ${flag}`).join(" ")}`;
    try {
      await program(place, "pg_ctl", [
        "start",
        "-s",
        "-w",
        "-t",
        "60",
        "-D",
        place.cluster,
        "-l",
        place.log,
        "-o",
        options,
      ]);
      return;
    } catch (error) {
      const said = fs.readFileSync(place.log).subarray(seen).toString();
      if (tries >= 3 || !said.includes("Address already in use")) throw startFailure(place, error, said);
      fs.writeFileSync(place.port, String(await freePort()));
    }
  }
}

function handle(place) {
  const keeper = startKeeper(place);
  return {
    port: portOf(place),
    url: (database = "postgres") => urlOf(place, database),
    isRunning: async () => (await livingPostmaster(place.cluster)) !== null,
    stop: keeper.end,
  };
}

function urlOf(place, database) {
  const password = fs.readFileSync(place.password, "utf8").trim();
  return `postgresql://postgres:${password}@127.0.0.1:${portOf(place)}/${database}`;
}

function portOf(place) {
  return Number(fs.readFileSync(place.port, "utf8"));
}

function program(place, name, args) {
  const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };
  return run(path.join(place.programs, name), args, { ...place.owner, cwd: os.tmpdir(), env });
}

function give(owner, ...files) {
  if (owner.uid === undefined) return;
  for (const file of files) fs.chownSync(file, owner.uid, owner.gid);
}
