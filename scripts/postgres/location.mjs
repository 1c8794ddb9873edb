import fs from "node:fs";
import path from "node:path";
import { canEnter, postgresOwner } from "./owner.mjs";

const systemFolder = "/var/lib/twokey";

/** Where root puts what PostgreSQL's user must reach; anybody else puts it in the folder given. */
export function spareFolder(folder) {
  if (process.getuid?.() !== 0) return folder;
  fs.mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  return systemFolder;
}

/**
 * The folder of the database: inside the data folder, or, when root's data folder is closed to PostgreSQL's user
 * (a clone under /root), one under /var/lib/twokey, which a note in the data folder remembers.
 * @param {string} dataFolder
 */
export function databaseFolder(dataFolder) {
  const note = path.join(dataFolder, "database.json");
  if (fs.existsSync(note)) return JSON.parse(fs.readFileSync(note, "utf8")).folder;

  const inside = path.join(dataFolder, "postgres");
  const owner = postgresOwner(path.join(inside, "cluster"));
  fs.mkdirSync(inside, { recursive: true });
  if (owner.uid !== undefined) fs.chmodSync(inside, 0o711);
  if (canEnter(inside, owner)) return inside;

  fs.rmdirSync(inside);
  const folder = fs.mkdtempSync(path.join(spareFolder(dataFolder), "database-"));
  fs.writeFileSync(note, `${JSON.stringify({ folder })}\n`);
  return folder;
}
