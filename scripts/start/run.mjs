import fs from "node:fs";
import path from "node:path";
import { withLock } from "../postgres/lock.mjs";
import { openBrowser } from "./browser.mjs";
import { build, buildFolder } from "./build.mjs";
import { generateClient } from "./client.mjs";
import { ensureDataFolder, requireRoom } from "./disk.mjs";
import { environments, shopEnvironment } from "./environment.mjs";
import { install, isInstalled } from "./install.mjs";
import { claimDataFolder } from "./instance.mjs";
import { peopleLines, seedPeople } from "./people.mjs";
import { requirePorts } from "./ports.mjs";
import { explain } from "./problem.mjs";
import { productProcesses, sampleProcesses } from "./processes.mjs";
import { createProgress } from "./progress.mjs";
import { prepareSample } from "./sample.mjs";
import { sessionSecret } from "./sessions.mjs";
import { help, readSettings, root } from "./settings.mjs";
import { onStopSignal } from "./stop-signals.mjs";
import { createSupervisor } from "./supervisor.mjs";

const megabyte = 1024 ** 2;

/**
 * Starts Twokey and runs it until it is told to stop.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function run(args, env) {
  process.stdout.on("error", () => {}); // whoever read our output has left
  const progress = createProgress(process.stdout, env);
  const stop = onStopSignal(() => progress.line("Stopping. Press Ctrl-C again to stop at once."));
  const undo = [];
  let code = 0;
  let log = path.join(root, ".twokey/logs/start.log");
  try {
    const settings = readSettings(args, env);
    if (settings.showHelp) return progress.line(help);
    log = path.join(settings.data, "logs/start.log");
    await start({ settings, env, progress, stop, undo: (step) => undo.unshift(step) });
    await stop.asked;
  } catch (error) {
    if (error !== stop.signal.reason) {
      code = 1;
      for (const text of ["", ...explain(error, log, env)]) progress.line(text);
    }
  }
  for (const step of undo) await step();
  process.exit(code);
}

async function start({ settings, env, progress, stop, undo }) {
  const { data } = settings;
  const { signal } = stop;
  const log = (name) => path.join(data, "logs", `${name}.log`);

  ensureDataFolder(data);
  const claim = claimDataFolder(settings);
  undo(claim.release);
  await requirePorts(portsOf(settings));
  requireRoom(data, 200 * megabyte, "the data folder");
  const built = await withLock(
    path.join(root, ".twokey", "preparing"),
    () => prepareProduct({ env, log, signal, progress }),
    { onWait: ({ pid }) => progress.line(`Waiting for another start (process ${pid}) to finish its build.`) },
  );

  const shop = shopEnvironment(settings, env);
  const [urls] = await Promise.all([
    startDatabase({ settings, progress, signal, undo }),
    settings.withSample && prepareSample({ root, env: shop, log: log("sample"), signal }),
  ]);
  await requirePorts(portsOf(settings)); // again: a first build gives others time to take one
  const product = environments(settings, urls, sessionSecret(data, env.NEXTAUTH_SECRET), env);
  const specs = [...productProcesses(settings, built, product), ...sampleProcesses(settings, shop)];
  const [people] = await progress.step("Starting the desk", () =>
    Promise.all([
      seedPeople({ build: built, env: product.seed, log: log("seed"), signal }),
      startProcesses({ specs, data, progress, stop, undo }),
    ]),
  );
  signal.throwIfAborted();
  claim.markReady();
  welcome(settings, people, progress);
  if (settings.mayOpenBrowser) openBrowser(settings.publicUrl, env, Boolean(process.stdout.isTTY));
}

async function startDatabase({ settings, progress, signal, undo }) {
  // Only now can the packages be imported.
  const { openDatabase, prepareTables } = await import("./database.mjs");
  const opening = openDatabase(settings, progress.line);
  undo(() => opening.then((database) => database.stop()).catch(() => {}));
  const database = await progress.step("Starting the database", () => opening);
  signal.throwIfAborted();
  await progress.step("Preparing the tables", (detail) => prepareTables(database, detail));
  signal.throwIfAborted();
  return database.urls;
}

async function startProcesses({ specs, data, progress, stop, undo }) {
  const supervisor = createSupervisor({ logs: path.join(data, "logs"), say: progress.line });
  undo(supervisor.stop);
  stop.onForce(supervisor.kill);
  for (const spec of specs) supervisor.start(spec);
  await Promise.all(specs.filter(({ ready }) => ready).map(supervisor.untilReady));
}

/** Installs and builds what is missing; returns the folder of the build. */
async function prepareProduct({ env, log, signal, progress }) {
  if (!isInstalled(root)) {
    requireRoom(root, 1024 * megabyte, "installing the packages");
    await progress.step("Installing the packages (a minute, once)", () =>
      install({ root, env, log: log("install"), signal }),
    );
  }
  const folder = buildFolder(root);
  if (fs.existsSync(folder)) return folder;
  requireRoom(root, 300 * megabyte, "building the desk");
  await progress.step("Building the desk (half a minute, once)", async () => {
    await generateClient({ root, env, log: log("prisma"), signal });
    await build({ root, folder, log: log("build"), signal });
  });
  return folder;
}

function portsOf({ ports, withSample }) {
  return [
    { name: "desk", port: ports.desk, setting: "npm start -- --port 4500" },
    { name: "status page", port: ports.status, setting: "TWOKEY_STATUS_PORT=4501 npm start" },
    ...(withSample
      ? [{ name: "sample shop", port: ports.shop, setting: "TWOKEY_SHOP_PORT=4510 npm start" }]
      : []),
  ];
}

function welcome(settings, people, { line, bold }) {
  line();
  line(bold("Twokey is running."));
  line(`  Desk         ${bold(settings.publicUrl)}`);
  line(`  Status page  ${settings.statusUrl}`);
  if (settings.withSample) line(`  Sample shop  http://localhost:${settings.ports.shop}`);
  line();
  for (const text of peopleLines(people)) line(text);
  line();
  line("Stop with Ctrl-C.");
}
