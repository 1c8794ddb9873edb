import path from "node:path";
import { openBrowser } from "./browser.mjs";
import { ensureDataFolder, requireRoom } from "./disk.mjs";
import { environments, shopEnvironment } from "./environment.mjs";
import { claimDataFolder } from "./instance.mjs";
import { peopleLines, seedPeople } from "./people.mjs";
import { createPolicyKeeper, watchConfiguration } from "./policy.mjs";
import { requirePorts } from "./ports.mjs";
import { productProcesses, sampleProcesses } from "./processes.mjs";
import { prepareProduct } from "./product.mjs";
import { prepareSample } from "./sample.mjs";
import { sessionSecret } from "./sessions.mjs";
import { root } from "./settings.mjs";
import { createSupervisor } from "./supervisor.mjs";

const megabyte = 1024 ** 2;

/**
 * Starts the desk with all that belongs to it.
 * @param {import("./run.mjs").Beginning} beginning
 */
export async function startDesk({ settings, env, progress, stop, undo }) {
  const { data } = settings;
  const { signal } = stop;
  const log = (name) => path.join(data, "logs", `${name}.log`);

  ensureDataFolder(data);
  const claim = claimDataFolder(settings);
  undo(claim.release);
  await requirePorts(portsOf(settings));
  requireRoom(data, 200 * megabyte, "the data folder");
  const built = await prepareProduct({ env, log, signal, progress });

  const shop = shopEnvironment(settings, env);
  const [urls] = await Promise.all([
    startDatabase({ settings, progress, signal, undo }),
    settings.withSample && prepareSample({ root, env: shop, log: log("sample"), signal }),
  ]);
  await requirePorts(portsOf(settings)); // again: a first build gives others time to take one
  const product = environments(settings, urls, sessionSecret(data, env.NEXTAUTH_SECRET), env);
  const seeding = { build: built, env: product.seed, signal };
  const keeper = createPolicyKeeper({ ...seeding, log: log("policy"), say: progress.line });
  const specs = [
    ...productProcesses(settings, built, product, keeper.onConfigurationRead),
    ...sampleProcesses(settings, shop),
  ];
  const [people] = await progress.step("Starting the desk", () =>
    Promise.all([
      seedPeople({ ...seeding, log: log("seed") }),
      startProcesses({ specs, data, progress, stop, undo }),
    ]),
  );
  signal.throwIfAborted();
  if (!settings.withWorker) undo(watchConfiguration(settings.configuration, keeper.keep));
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
