import fs from "node:fs";
import { Problem } from "./problem.mjs";

const gigabyte = 1024 ** 3;

/**
 * Refuses to begin something that the disk has no room for.
 * @param {string} folder an existing folder on that disk
 * @param {number} needed bytes
 * @param {string} purpose such as "installing the packages"
 * @param {string} again the command to run once there is room
 */
export function requireRoom(folder, needed, purpose, again = "npm start") {
  const { bavail, bsize } = fs.statfsSync(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new Problem(
    `The disk of ${folder} is nearly full: ${gigabytes(free)} free, ${purpose} needs ${gigabytes(needed)}.`,
    {
      notDone: "nothing was installed or started.",
      todo: `make room there, then run ${again} again.`,
    },
  );
}

function gigabytes(bytes) {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}

/**
 * Makes the data folder, readable by this user alone.
 * @param {string} folder
 */
export function ensureDataFolder(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (cause) {
    throw new Problem(`The data folder ${folder} cannot be written (${cause.code}).`, {
      notDone: "nothing was started.",
      todo: "run npm start as the user that ran it first, or choose another folder with npm start -- --data DIR.",
      cause,
    });
  }
}
