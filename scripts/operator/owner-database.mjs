import fs from "node:fs";
import path from "node:path";
import { databaseFolder, spareFolder } from "../postgres/location.mjs";
import { runningServerUrl, startServer } from "../postgres/server.mjs";
import { claimDataFolder } from "../start/instance.mjs";
import { Problem } from "../start/problem.mjs";

const database = "twokey";

/**
 * The installation's database as its owner: the one that DATABASE_URL names, our own that `npm start` keeps running, or
 * our own started just for this.
 * @param {import("../start/settings.mjs").Settings} settings
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function ownerDatabase(settings) {
  const { data, databases } = settings;
  if (databases.owner) return { url: databases.owner, close: async () => {} };
  if (
    !fs.existsSync(path.join(data, "database.json")) &&
    !fs.existsSync(path.join(data, "postgres/cluster"))
  ) {
    throw new Problem(`There is no database in ${data}.`, {
      notDone: "nobody was changed.",
      todo: "run npm start first, or set TWOKEY_DATA to the folder of the installation.",
    });
  }
  const folder = databaseFolder(data);
  const url = await runningServerUrl(folder, database);
  if (url) return { url, close: async () => {} };
  // A server that we start ends with us, so nobody may adopt it meanwhile.
  const claim = claimDataFolder(settings);
  try {
    const server = await startServer({ folder, spareFolder: spareFolder(data) });
    return { url: server.url(database), close: () => server.stop().finally(claim.release) };
  } catch (error) {
    claim.release();
    throw error;
  }
}
