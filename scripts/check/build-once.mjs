import fs from "node:fs";
import path from "node:path";
import { withLock } from "../postgres/lock.mjs";
import { build, buildFolder } from "../start/build.mjs";

/**
 * The folder with the build of the present sources, built now when it is not there. Attacks and journeys share it.
 * @param {string} root
 * @param {(line: string) => void} print
 */
export function buildOnce(root, print) {
  return withLock(path.join(root, ".twokey", "preparing"), async () => {
    const folder = buildFolder(root);
    const log = path.join(root, ".twokey", "logs", "build.log");
    if (fs.existsSync(folder)) print("Built already.");
    else await build({ root, folder, log, signal: new AbortController().signal });
    return folder;
  });
}
