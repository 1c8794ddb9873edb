import { open, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";

/** The version that `current` points to, or null when nothing was released yet. */
export async function currentVersion(host) {
  try {
    return path.basename(await readlink(path.join(host, "current")));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** The versions whose directories are on the host. */
export async function releasedVersions(host) {
  const entries = await readdir(path.join(host, "releases"), { withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT") throw new Error(`${host} holds no releases. Run sample/prepare.mjs first.`);
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** Points `current` to the version in one rename. */
export async function switchTo(host, version) {
  const next = path.join(host, `.current-${process.pid}`);
  await rm(next, { force: true });
  await symlink(path.join("releases", version), next);
  await rename(next, path.join(host, "current"));
}

/** Adds one line to `deployments.log` and waits until the disk has it. */
export async function recordDeployment(host, { version, from, by }) {
  const log = await open(path.join(host, "deployments.log"), "a", 0o644);
  try {
    await log.appendFile(`${JSON.stringify({ at: new Date().toISOString(), version, from, by })}\n`);
    await log.sync();
  } finally {
    await log.close();
  }
}
