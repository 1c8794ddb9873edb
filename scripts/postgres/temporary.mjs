import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { spareFolder } from "./location.mjs";
import { canEnter, postgresOwner } from "./owner.mjs";
import { startServer } from "./server.mjs";

// Tests race with many connections, several files at once.
const fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=250"];

/**
 * A server for tests and tools in a folder of its own that is gone afterwards. Not for data anyone wants to keep.
 * @returns {Promise<{ folder: string, url: (database?: string) => string, stop: () => Promise<void> }>}
 */
export async function startTemporaryServer() {
  const folder = temporaryFolder();
  const spare = spareFolder(os.tmpdir());
  const { url, stop } = await startServer({ folder, spareFolder: spare, settings: fast, discard: true });
  return { folder, url, stop };
}

function temporaryFolder() {
  const owner = postgresOwner();
  for (const parent of [os.tmpdir(), "/tmp", "/var/tmp"]) {
    const folder = fs.mkdtempSync(path.join(parent, "twokey-postgres-"));
    fs.chmodSync(folder, 0o711);
    if (canEnter(folder, owner)) return folder;
    fs.rmdirSync(folder);
  }
  throw new Error("no temporary folder that PostgreSQL's user can enter");
}
