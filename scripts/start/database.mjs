import { migrate } from "../migrations/migrate.mjs";
import { databaseFolder, spareFolder } from "../postgres/location.mjs";
import { prepareDatabase } from "../postgres/roles.mjs";
import { startServer } from "../postgres/server.mjs";
import { openExternalDatabase } from "./external-database.mjs";

const watchMs = 3000;

/**
 * The database of this start: our own server, or the one that DATABASE_URL names.
 * @param {import("./settings.mjs").Settings} settings
 * @param {(line: string) => void} say
 * @returns {Promise<{ urls: { owner: string, web: string, worker: string }, stop: () => Promise<void> }>}
 */
export async function openDatabase({ data, databases }, say) {
  if (databases.owner) return { urls: await openExternalDatabase(databases), stop: async () => {} };
  const folder = databaseFolder(data);
  const options = { folder, spareFolder: spareFolder(data) };
  let server = await startServer(options);
  try {
    const urls = await prepareDatabase(server, { folder, database: "twokey" });
    const watching = watch(
      () => server.isRunning(),
      async () => {
        say("The database ended by itself; starting it again.");
        await server.stop(); // ends its keeper
        server = await startServer(options);
      },
    );
    return { urls, stop: () => watching.end().then(() => server.stop()) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Applies what the database lacks.
 * @param {{ urls: { owner: string } }} database
 * @param {(name: string) => void} onApply
 */
export async function prepareTables({ urls }, onApply) {
  await migrate(urls.owner, onApply);
}

function watch(isRunning, restart) {
  let round = Promise.resolve();
  const look = async () => {
    if (!(await isRunning())) await restart();
  };
  const timer = setInterval(() => {
    // A failed restart is tried again in the next round; the processes say meanwhile that the database is away.
    round = round.then(look).catch(() => {});
  }, watchMs);
  timer.unref();
  return {
    end: () => {
      clearInterval(timer);
      return round;
    },
  };
}
